//! A site in this process: fresh database, fixed clock, its own port.

use samrum::database::{Database, migrate};
use samrum::id::{BuildingId, OrganisationId};
use samrum::on;
use samrum::people::model::{Actor, OrganisationKind, Role, RoleKind};
use samrum::people::service::{self as people, NewPerson};
use samrum::server::clock::Clock;
use samrum::server::config::Config;
use samrum::server::state::App;
use samrum::server::{connections, router};
use samrum::time::Instant;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Tuesday 2026-11-24 09:00 in Luleå.
pub const NOW: Instant = Instant(1_795_507_200);

/// How many databases this process has made, for their names.
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Password of every account a test makes.
const PASSWORD: &str = "lösenord för prov";

/// A running site. Dropping it stops it and throws its database away.
pub struct TestSite {
    pub app: App,
    /// Such as `http://127.0.0.1:40123`.
    pub address: String,
    /// "SQLite" or "PostgreSQL", for messages.
    pub engine: &'static str,
    /// Where its database is, for a program that is to share it.
    pub database: String,
    server: JoinHandle<()>,
    _folder: Option<TempDir>,
    people: AtomicU32,
}

/// A site on SQLite, and one on PostgreSQL where `SAMRUM_TEST_POSTGRES` names a server.
pub async fn engines() -> Vec<TestSite> {
    let mut sites = vec![TestSite::sqlite().await];
    sites.extend(TestSite::postgres().await);
    sites
}

/// Where a fresh database is to be, that has not even a schema.
pub struct Place {
    pub database: String,
    pub engine: &'static str,
    folder: Option<TempDir>,
}

/// A place on SQLite, and one on PostgreSQL where `SAMRUM_TEST_POSTGRES` names a server.
pub async fn fresh() -> Vec<Place> {
    let mut places = vec![Place::sqlite()];
    places.extend(Place::postgres().await);
    places
}

impl Place {
    fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = format!("sqlite:{}", folder.path().join("test.db").display());
        Self { database, engine: "SQLite", folder: Some(folder) }
    }

    /// `None`, said aloud, where no PostgreSQL is named.
    async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("SAMRUM_TEST_POSTGRES") else {
            eprintln!("skipped: no SAMRUM_TEST_POSTGRES");
            return None;
        };
        let name = format!("samrum_test_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL of the tests answers");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a database can be made");
        let (base, _) = server.rsplit_once('/').expect("an address with a database");
        Some(Self { database: format!("{base}/{name}"), engine: "PostgreSQL", folder: None })
    }
}

/// Sites whose databases were made by the version with the schema's first changes, up to the numbered one, held these rows
/// (statements of SQL, portable), and were brought up to date.
pub async fn upgraded(version: i64, rows: &[&'static str]) -> Vec<TestSite> {
    let mut sites = Vec::new();
    for place in fresh().await {
        let old = Database::open(&place.database).await.expect("the database opens");
        let folder = if matches!(old, Database::Sqlite { .. }) { "sqlite" } else { "postgres" };
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(folder);
        let mut changes = Migrator::new(files).await.expect("the changes of the schema");
        changes.migrations.to_mut().retain(|change| change.version <= version);
        match &old {
            Database::Sqlite { write, .. } => changes.run(write).await,
            Database::Postgres(pool) => changes.run(pool).await,
            Database::Rehearsal(_) => Ok(()),
        }
        .expect("the old schema is made");
        let mut tx = old.write().await.expect("a transaction");
        for row in rows {
            let written = on!(&mut tx, db => sqlx::query(*row).execute(db).await.map(|_| ()));
            written.unwrap_or_else(|cause| panic!("{row}: {cause}"));
        }
        tx.commit().await.expect("kept");
        old.close().await;
        sites.push(TestSite::on(place).await);
    }
    sites
}

impl TestSite {
    pub async fn sqlite() -> Self {
        Self::on(Place::sqlite()).await
    }

    /// `None`, said aloud, where no PostgreSQL is named.
    pub async fn postgres() -> Option<Self> {
        Some(Self::on(Place::postgres().await?).await)
    }

    async fn on(place: Place) -> Self {
        let opened = Database::open(&place.database).await.expect("the database opens");
        migrate::up(&opened).await.expect("the schema is made");
        Self::over(place, opened).await
    }

    /// Over a database that has been opened there and has its schema.
    pub async fn over(Place { database, engine, folder }: Place, opened: Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let config = Config { public_url: address.clone(), ..Config::default() };
        let app = App::new(opened, Clock::fixed(NOW), config);
        let server =
            tokio::spawn(connections::serve(listener, router::site(app.clone()), false, std::future::pending()));
        Self { app, address, engine, database, server, _folder: folder, people: AtomicU32::new(0) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Moves the site's clock.
    pub fn set_clock(&self, to: Instant) {
        self.app.clock.set(to);
    }

    pub async fn association(&self, name: &str) -> OrganisationId {
        let mut tx = self.app.database.write().await.expect("a transaction");
        let made = people::add_organisation(&self.app, &mut tx, name, OrganisationKind::Association).await;
        tx.commit().await.expect("kept");
        made.expect("an association").id
    }

    /// An account with one role; returns its e-mail address.
    pub async fn account(
        &self,
        kind: RoleKind,
        organisation: Option<&OrganisationId>,
        building: Option<&BuildingId>,
    ) -> String {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let email = format!("{}{number}@prov.se", kind.word());
        let role = Role { kind, organisation: organisation.cloned(), building: building.cloned() };
        let new = NewPerson {
            email: email.clone(),
            name: format!("Prov {number}"),
            password: Some(PASSWORD.to_owned()),
            roles: vec![role],
        };
        let mut tx = self.app.database.write().await.expect("a transaction");
        people::add_person(&self.app, &mut tx, &new).await.expect("an account");
        tx.commit().await.expect("kept");
        email
    }

    /// Somebody with one role, who acts.
    pub async fn actor(&self, kind: RoleKind, organisation: Option<&OrganisationId>) -> Actor {
        let email = self.account(kind, organisation, None).await;
        let mut tx = self.app.database.read().await.expect("a transaction");
        let id = people::account(&mut tx, &email).await.expect("read").expect("an account");
        let person = people::person(&mut tx, &id).await.expect("read").expect("a person");
        Actor { person: Some(person), roles: vec![Role { kind, organisation: organisation.cloned(), building: None }] }
    }

    /// A bearer token of an account.
    pub async fn token_of(&self, email: &str) -> String {
        let mut tx = self.app.database.read().await.expect("a transaction");
        let person = people::account(&mut tx, email).await.expect("read").expect("an account");
        drop(tx);
        people::own::create_token(&self.app, &Actor::operator(), &person, "prov").await.expect("a token")
    }

    pub fn password(&self) -> &'static str {
        PASSWORD
    }
}

impl Drop for TestSite {
    fn drop(&mut self) {
        self.server.abort();
    }
}
