//! The ways by which messages leave the site, as they were chosen; half of one is refused in words.

use super::chosen::{Chosen, Wrong};
use super::items::{
    AUTHORITY, GATEWAY_KEY, GATEWAY_TAKES, GATEWAY_URL, Item, MAIL_FROM, MAIL_PASSWORD, MAIL_REPLY_TO, MAIL_SERVER,
    MAIL_TIMEOUT, MAIL_USER,
};
use crate::server::outgoing::{Gateway, MailServer, Outgoing, PATIENCE, Secret, mail_server};
use lettre::message::Mailbox;
use std::path::PathBuf;
use std::time::Duration;

/// What a gateway may take.
const TAKES: [&str; 3] = ["sms", "digital", "letter"];

/// The ways by which messages leave the site, as far as they are said.
pub fn outgoing(chosen: &Chosen) -> Outgoing {
    let text = |item: &Item| chosen.said(item).unwrap_or_default().to_owned();
    let patience = chosen.value(&MAIL_TIMEOUT).parse().map_or(PATIENCE, Duration::from_secs);
    let authority = chosen.said(&AUTHORITY).map(PathBuf::from);
    let user = chosen.said(&MAIL_USER).zip(chosen.said(&MAIL_PASSWORD));
    let user = user.map(|(user, password)| (user.to_owned(), Secret::new(password)));
    let server = chosen.said(&MAIL_SERVER).and_then(mail_server);
    let mail = server.map(|(encryption, host, port)| MailServer {
        host,
        port,
        encryption,
        user,
        from: text(&MAIL_FROM),
        reply_to: text(&MAIL_REPLY_TO),
        authority: authority.clone(),
        patience,
    });
    let gateway = chosen.said(&GATEWAY_URL).map(|address| Gateway {
        address: address.to_owned(),
        secret: Secret::new(text(&GATEWAY_KEY)),
        takes: text(&GATEWAY_TAKES).split(',').map(|word| word.trim().to_owned()).collect(),
        authority,
        patience,
    });
    Outgoing { mail, gateway }
}

/// Refuses ways of which half is said.
pub fn sound(chosen: &Chosen, outgoing: &Outgoing) -> Result<(), Wrong> {
    let said = |item: &Item| chosen.said(item).is_some();
    for (item, needs) in [
        (&MAIL_SERVER, &MAIL_FROM),
        (&MAIL_USER, &MAIL_PASSWORD),
        (&MAIL_PASSWORD, &MAIL_USER),
        (&GATEWAY_URL, &GATEWAY_KEY),
        (&GATEWAY_URL, &GATEWAY_TAKES),
    ] {
        if said(item) && !said(needs) {
            return Err(Wrong::Unsafe(format!("Where {} is said, {} must be said too.", item.name, needs.name)));
        }
    }
    for item in [&MAIL_FROM, &MAIL_REPLY_TO] {
        if let Some(address) = chosen.said(item)
            && address.parse::<Mailbox>().is_err()
        {
            return Err(Wrong::Unsafe(format!(
                "{} takes an e-mail address, such as Luleå kommun <boka@lulea.se>, and is «{address}».",
                item.name
            )));
        }
    }
    let mut takes = outgoing.gateway.iter().flat_map(|gateway| &gateway.takes);
    match takes.find(|word| !TAKES.contains(&word.as_str())) {
        Some(word) => {
            Err(Wrong::Unsafe(format!("{} takes {}, and has «{word}».", GATEWAY_TAKES.name, TAKES.join(", "))))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn chosen(said: &[(&'static str, &str)]) -> Chosen {
        let mut flags: BTreeMap<_, _> = said.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        flags.insert("config", String::new());
        Chosen::of(&flags, |_| None).expect("each is one that is taken")
    }

    fn refused(said: &[(&'static str, &str)]) -> Option<String> {
        let chosen = chosen(said);
        sound(&chosen, &outgoing(&chosen)).err().map(|wrong| wrong.to_string())
    }

    #[test]
    fn half_a_way_is_refused_and_a_whole_one_is_not() {
        let (server, from) = (("mail-server", "smtps://post.example.se"), ("mail-from", "Luleå <boka@lulea.se>"));
        assert_eq!(refused(&[]), None);
        assert_eq!(refused(&[server, from]), None);
        assert!(refused(&[server]).is_some_and(|said| said.contains("mail-from")));
        assert!(refused(&[server, ("mail-from", "boka")]).is_some_and(|said| said.contains("mail-from")));
        assert!(refused(&[server, from, ("mail-user", "a")]).is_some_and(|said| said.contains("mail-password")));
        let gateway = [("gateway-url", "https://a.se/in"), ("gateway-key", "hemlig"), ("gateway-takes", "sms, letter")];
        assert_eq!(refused(&gateway), None);
        assert!(refused(&gateway[..2]).is_some_and(|said| said.contains("gateway-takes")));
        let odd = [gateway[0], gateway[1], ("gateway-takes", "fax")];
        assert!(refused(&odd).is_some_and(|said| said.contains("fax") && !said.contains("hemlig")));
    }

    #[test]
    fn what_was_chosen_is_in_force() {
        let chosen = chosen(&[
            ("mail-server", "smtp+starttls://post.example.se:2525"),
            ("mail-from", "boka@lulea.se"),
            ("mail-user", "samrum"),
            ("mail-password", "hemlig"),
            ("mail-timeout", "5"),
        ]);
        let mail = outgoing(&chosen).mail.expect("a mail server");
        assert_eq!((mail.host.as_str(), mail.port, mail.patience.as_secs()), ("post.example.se", 2525, 5));
        assert!(!format!("{mail:?}").contains("hemlig"));
    }
}
