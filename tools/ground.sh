# What ./run and ./check share: saying things, installing what is missing, building the site's files.
# Sourced with the project's root as the current folder.

say() { printf '%s\n' "$*"; }
stop() {
    printf '\n%s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# begin STEPS: how many steps are to come. next NAME: says which one begins. step NAME COMMAND …: does it too, and says how long it took.
begin() { STEPS=$1 STEP=0; }
next() {
    STEP=$((STEP + 1))
    printf '\n== step %s of %s: %s\n' "$STEP" "$STEPS" "$1"
}
step() {
    local name=$1 before=$SECONDS
    shift
    next "$name"
    "$@" || stop "Failed: $name"
    printf '   %s s\n' $((SECONDS - before))
}

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        stop "This needs to be installed, but you are not root and there is no sudo. Ask somebody who is root to run: $*"
    fi
}

# packages COMMAND-OR-FILE=PACKAGES …: installs the Debian packages whose command or file is not there.
packages() {
    local missing=() pair probe
    for pair in "$@"; do
        probe=${pair%%=*}
        case $probe in
            /*) compgen -G "$probe" >/dev/null || read -ra more <<<"${pair#*=}" && [ -z "$(compgen -G "$probe")" ] && missing+=("${more[@]}") ;;
            *) have "$probe" || { read -ra more <<<"${pair#*=}"; missing+=("${more[@]}"); } ;;
        esac
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing Debian packages: ${missing[*]}"
    have apt-get || stop "These packages are missing and there is no apt-get to install them with: ${missing[*]}"
    local log
    log=$(mktemp)
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1 ||
        { tail -n 5 "$log" >&2; stop "The list of packages cannot be fetched. Is there a network?"; }
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >"$log" 2>&1 ||
        { tail -n 15 "$log" >&2; stop "The packages could not be installed: ${missing[*]}"; }
    rm -f "$log"
}

need_rust() {
    [ -f "$HOME/.cargo/env" ] && ! have cargo && . "$HOME/.cargo/env"
    have cargo || stop "Rust is not installed. Install rustup from https://rustup.rs, then run this again."
}

need_build_tools() {
    packages cc="gcc" c++="g++" cmake="cmake" make="make" /usr/lib/llvm-*/lib/libclang.so*="libclang-dev"
}

# Where wasm-opt is: npm's binaryen (Debian's own is too old for what the compiler writes).
need_wasm_opt() {
    packages node="nodejs" npm="npm"
    if [ ! -x node_modules/.bin/wasm-opt ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
        say "Installing tools from npm: $(sed -n 's/^ *"\([a-z0-9@/.-]*\)": "[0-9.]*",\{0,1\}$/\1/p' package.json | tr '\n' ' ')"
        npm ci --no-audit --no-fund --loglevel=error >&2 || stop "npm could not install the tools in package.json. Is there a network?"
    fi
}

# The compiler for the browser: rustup's target, or Debian's rustc-web where rustup has none.
WASM_CARGO=(cargo)
WASM_FLAGS=()
need_wasm_target() {
    local sysroot
    sysroot=$(rustc --print sysroot)
    [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ] && return 0
    say "Installing Rust's wasm32-unknown-unknown target"
    if have rustup && rustup target add wasm32-unknown-unknown >/dev/null 2>&1; then
        return 0
    fi
    say "rustup cannot add it; using Debian's rustc-web instead"
    packages /usr/bin/wasm-ld-19="lld-19" /usr/share/doc/rustc-web="rustc-web cargo-web rust-web-src"
    WASM_CARGO=(env CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19 RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc /usr/bin/cargo)
    WASM_FLAGS=(-Zbuild-std=std,panic_abort)
}

# What browsers run: the islands. The library is no cdylib for the server, which would link it for nothing.
build_islands() {
    "${WASM_CARGO[@]}" rustc "${WASM_FLAGS[@]}" --package samrum --lib --crate-type cdylib --no-default-features --features hydrate \
        --target wasm32-unknown-unknown --profile wasm
}

# build_site BUNDLER: target/site from the islands, style/ and app/public/; nothing is done when none of them has changed.
build_site() {
    local stamp=target/site.stamp now
    now=$(find target/wasm32-unknown-unknown/wasm/samrum.wasm style app/public bundle/src -type f -exec sha256sum {} + | sort | sha256sum)
    if [ -d target/site ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
        return 0
    fi
    "$1" target/wasm32-unknown-unknown/wasm/samrum.wasm node_modules/.bin/wasm-opt style app/public target/site || return 1
    printf '%s\n' "$now" >"$stamp"
}
