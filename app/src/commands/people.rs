//! `samrum user …` and `samrum token …`: options in, one call each.

use super::{Failure, open};
use clap::Subcommand;
use samrum::people::command::{self, AddUser};
use samrum::server::config::start::Start;
use std::io::Read;

#[derive(Debug, Subcommand)]
pub enum User {
    /// Add an account; without --password-stdin a password is made up and printed
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// citizen, booker, clerk, timetabler, manager or administrator
        #[arg(long)]
        role: String,
        /// The organisation the role is for, by name (a booker has one)
        #[arg(long)]
        organisation: Option<String>,
        /// The building the role is for, by code
        #[arg(long, conflicts_with = "organisation")]
        building: Option<String>,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List accounts: e-mail, name, roles
    List,
    /// Set a password, read from standard input, and end every session
    Password {
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token for another program; prints the token alone, and only now
    Create {
        #[arg(long)]
        email: String,
        /// What the token is for
        #[arg(long, default_value = "samrum token create")]
        name: String,
    },
}

pub async fn user(start: &Start, asked: User) -> Result<(), Failure> {
    let password = match &asked {
        User::Add { password_stdin: true, .. } | User::Password { .. } => Some(read_password()?),
        _ => None,
    };
    let app = open(start).await?;
    let said = match asked {
        User::Add { email, name, role, organisation, building, .. } => {
            command::add_user(&app, AddUser { email, name, role, organisation, building, password }).await
        }
        User::List => command::list_users(&app).await,
        User::Password { email } => command::set_password(&app, &email, password.as_deref().unwrap_or_default()).await,
    }?;
    println!("{said}");
    app.database.close().await;
    Ok(())
}

pub async fn token(start: &Start, asked: Token) -> Result<(), Failure> {
    let Token::Create { email, name } = asked;
    let app = open(start).await?;
    println!("{}", command::create_token(&app, &email, &name).await?);
    app.database.close().await;
    Ok(())
}

/// The first line of standard input.
fn read_password() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
