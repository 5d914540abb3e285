//! Visitors: programs that behave like a browser without script, or like a program with a token.

use crate::TestSite;
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use samrum::id::OrganisationId;
use samrum::people::model::RoleKind;

/// Somebody at the site: keeps cookies, follows no redirect by itself, reads Swedish.
pub struct Guest {
    pub client: Client,
    base: String,
    token: Option<String>,
}

impl TestSite {
    /// Somebody who has not signed in.
    pub fn anybody(&self) -> Guest {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("sv"));
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).default_headers(headers).build();
        Guest { client: client.expect("a client"), base: self.address.clone(), token: None }
    }

    /// Somebody with a role everywhere, signed in through the form.
    pub async fn signed_in(&self, kind: RoleKind) -> Guest {
        let email = self.account(kind, None, None).await;
        self.signed_in_as(&email).await
    }

    /// The booker of an association, signed in.
    pub async fn booker(&self, organisation: &OrganisationId) -> Guest {
        let email = self.account(RoleKind::Booker, Some(organisation), None).await;
        self.signed_in_as(&email).await
    }

    pub async fn signed_in_as(&self, email: &str) -> Guest {
        let guest = self.anybody();
        let answer = guest.post("/sign-in", &[("email", email), ("password", self.password())]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "signing in");
        guest
    }

    /// A program with a token, that asks the site at this address.
    pub fn program_at(&self, address: &str, token: String) -> Guest {
        Guest { token: Some(token), base: address.to_owned(), ..self.anybody() }
    }

    /// Somebody who has not signed in, at a site that another process serves on the same database.
    pub fn anybody_at(&self, address: &str) -> Guest {
        Guest { base: address.to_owned(), ..self.anybody() }
    }

    /// A program with the token of an account with this role.
    pub async fn program(&self, kind: RoleKind) -> Guest {
        let email = self.account(kind, None, None).await;
        Guest { token: Some(self.token_of(&email).await), ..self.anybody() }
    }
}

impl Guest {
    fn with_token(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// A request to a path, to be filled and sent.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.with_token(self.client.request(method, format!("{}{path}", self.base)))
    }

    pub async fn get(&self, path: &str) -> Response {
        self.with_token(self.client.get(format!("{}{path}", self.base))).send().await.expect("an answer")
    }

    /// The text of a page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        let status = answer.status();
        let text = answer.text().await.expect("text");
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        text
    }

    /// Posts a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.with_token(self.client.post(format!("{}{path}", self.base))).form(fields).send().await.expect("an answer")
    }

    /// Posts a form that must be accepted, and returns the page it leads to.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, fields).await;
        let status = answer.status();
        let next = answer.headers().get(LOCATION).and_then(|next| next.to_str().ok()).map(ToOwned::to_owned);
        let text = answer.text().await.expect("text");
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {text}");
        self.page(&next.expect("a place to go on to")).await
    }

    /// Posts a form that must be refused with 422, and returns the page it comes back as.
    pub async fn refused(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, fields).await;
        let status = answer.status();
        let text = answer.text().await.expect("text");
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {text}");
        text
    }
}

/// The hidden fields of a page, so that a form can be sent on as a browser would.
pub fn fields_of(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!("{name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let hidden = page
        .split("<input ")
        .skip(1)
        .filter_map(|tag| tag.split_once('>').map(|(tag, _)| tag))
        .filter(|tag| tag.contains("type=\"hidden\""));
    hidden.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))).collect()
}
