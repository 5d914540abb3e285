//! Makes the folder of the site's files: glue for the compiled islands, one style sheet, public files, compressed copies.
//! `samrum-bundle WASM WASM_OPT STYLE PUBLIC SITE`; `./run` and `./check` call it.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What the compiler uses and every browser of the last years understands. Never `--all-features`: that lets wasm-opt
/// write forms that browsers do not read yet.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
];

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, wasm_opt, style, public, site] = arguments.as_slice() else {
        eprintln!("usage: samrum-bundle WASM WASM_OPT STYLE PUBLIC SITE");
        return ExitCode::from(2);
    };
    match bundle(wasm, wasm_opt, style, public, site) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("samrum-bundle: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Builds into a folder beside the site's and puts it in place at the end, so that a fault leaves the old site whole.
fn bundle(wasm: &Path, wasm_opt: &Path, style: &Path, public: &Path, site: &Path) -> Outcome<()> {
    let fresh = site.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    let pkg = fresh.join("pkg");
    fs::create_dir_all(&pkg)?;
    islands(wasm, wasm_opt, &pkg)?;
    fs::write(pkg.join("samrum.css"), style_sheet(&style.join("main.css"))?)?;
    copy(public, &fresh)?;
    compress(&fresh)?;
    if site.exists() {
        fs::remove_dir_all(site)?;
    }
    fs::rename(&fresh, site)?;
    Ok(())
}

/// Script and module of the islands, the module made as small as it can be.
fn islands(wasm: &Path, wasm_opt: &Path, pkg: &Path) -> Outcome<()> {
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .out_name("samrum")
        .generate(pkg)?;
    let module = pkg.join("samrum_bg.wasm");
    let status = Command::new(wasm_opt)
        .arg("-Oz")
        .args(FEATURES)
        .arg("--strip-debug")
        .arg("--strip-producers")
        .arg(&module)
        .arg("-o")
        .arg(&module)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} ended with {status}", wasm_opt.display()).into()),
        Err(cause) => Err(format!("{} cannot be started: {cause}", wasm_opt.display()).into()),
    }
}

/// The style sheets that `main.css` imports, one after the other, without comments and indentation.
fn style_sheet(main: &Path) -> Outcome<String> {
    let folder = main.parent().ok_or("the style sheet has no folder")?;
    let list = fs::read_to_string(main)?;
    let names = list.lines().filter_map(|line| line.trim().strip_prefix("@import ")).map(|rest| {
        rest.trim_end_matches(';')
            .trim()
            .trim_start_matches("url(")
            .trim_end_matches(')')
            .trim_matches('"')
            .trim_start_matches("./")
            .to_owned()
    });
    let mut sheet = String::new();
    for name in names {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        for line in without_comments(&text).lines().map(str::trim).filter(|line| !line.is_empty()) {
            sheet.push_str(line);
            sheet.push('\n');
        }
    }
    Ok(sheet)
}

fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A `.br` and a `.gz` beside every file that shrinks by it.
fn compress(folder: &Path) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress(&path)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        let mut brotli = Vec::new();
        let settings = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
        brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &settings)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&bytes)?;
        let gzip = gzip.finish()?;
        for (ending, packed) in [("br", &brotli), ("gz", &gzip)] {
            if packed.len() < bytes.len() {
                fs::write(with_ending(&path, ending), packed)?;
            }
        }
        println!("{:>9} {:>9} {}", bytes.len(), brotli.len().min(bytes.len()), path.display());
    }
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_rules_stay() {
        assert_eq!(without_comments("a{b:c}/* x */d{e:f}/* open"), "a{b:c}d{e:f}");
    }
}
