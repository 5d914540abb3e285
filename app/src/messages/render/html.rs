//! A letter as html that every mail program understands: no picture, no script, nothing from elsewhere.

use crate::messages::model::{Block, Letter};
use html_escape::{encode_double_quoted_attribute as attribute, encode_text as escaped};

/// What stands around each letter.
const FRAME: &str = include_str!("letter.html");

pub fn html(letter: &Letter) -> String {
    let mut body = Vec::new();
    for block in &letter.blocks {
        body.push(match block {
            Block::Paragraph(words) => format!("<p>{}</p>\n", escaped(words).replace('\n', "<br>")),
            Block::Facts(facts) => {
                let row = |(name, value): &(String, String)| {
                    format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escaped(name), escaped(value))
                };
                format!("<table>\n{}</table>\n", facts.iter().map(row).collect::<String>())
            }
            Block::List(items) => {
                let item = |item: &String| format!("<li>{}</li>\n", escaped(item));
                format!("<ul>\n{}</ul>\n", items.iter().map(item).collect::<String>())
            }
        });
    }
    if let Some(button) = &letter.button {
        let address = attribute(&button.address);
        body.push(format!("<p><a class=\"button\" href=\"{address}\">{}</a></p>\n", escaped(&button.label)));
    }
    let foot = escaped(&letter.foot).replace('\n', "<br>");
    let [to_language, to_title, to_body, to_foot] = frame();
    [to_language, &letter.language, to_title, &escaped(&letter.subject), to_body, &body.concat(), to_foot, &foot, END]
        .concat()
}

/// What follows the foot.
const END: &str = "</p>\n</body>\n</html>\n";

/// The frame in pieces, so that nothing that people wrote is taken for one of its places.
fn frame() -> [&'static str; 4] {
    let mut pieces = FRAME.split("{}");
    [(); 4].map(|()| pieces.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::model::Button;

    #[test]
    fn what_people_wrote_is_text_and_never_html() {
        let evil = "<script>alert(1)</script> {} \"'&".to_owned();
        let letter = Letter {
            language: "sv".to_owned(),
            subject: evil.clone(),
            blocks: vec![
                Block::Paragraph(evil.clone()),
                Block::Facts(vec![(evil.clone(), evil.clone())]),
                Block::List(vec![evil.clone()]),
            ],
            button: Some(Button { label: evil.clone(), address: "https://a.se/\"><script>".to_owned() }),
            foot: evil,
            calendar: None,
        };
        let html = html(&letter);
        assert!(!html.contains("<script>"), "{html}");
        assert_eq!(html.matches("&lt;script&gt;alert(1)&lt;/script&gt; {}").count(), 7, "{html}");
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
        assert!(frame().iter().all(|piece| !piece.is_empty()), "the frame has its places");
    }
}
