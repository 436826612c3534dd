//! A browser without scripts: keeps cookies, follows nothing by itself, reads pages as people do.

use domain::languages::Language;
use domain::references::Reference;
use reqwest::header::{ACCEPT_LANGUAGE, COOKIE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use scraper::{Html, Selector};

/// The same form with another value.
pub(crate) fn with<'a>(
    form: &[(&'a str, &'a str)],
    name: &str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    form.iter()
        .map(|(known, kept)| (*known, if *known == name { value } else { kept }))
        .collect()
}

/// What the portal says under a key, as a reader reads it.
pub(crate) fn said(language: Language, key: &str) -> String {
    plain(&app::words::say(language, key))
}

/// Words as a reader reads them, whatever the spaces between.
pub(crate) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One browser of one visitor.
pub(crate) struct Browser {
    pub(crate) client: Client,
    url: String,
    /// Sent along instead of the cookies that were set.
    held: Option<String>,
}

impl Browser {
    pub(crate) fn new(url: &str, languages: &str, from: &str) -> Self {
        let headers = HeaderMap::from_iter([
            (ACCEPT_LANGUAGE, HeaderValue::from_str(languages).unwrap()),
            (
                "x-forwarded-for".parse().unwrap(),
                HeaderValue::from_str(from).unwrap(),
            ),
        ]);
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .default_headers(headers)
            .build()
            .unwrap();
        Self {
            client,
            url: url.to_owned(),
            held: None,
        }
    }

    /// Sends this cookie from now on, and no other.
    pub(crate) fn hold(&mut self, cookie: &str) {
        self.held = Some(cookie.to_owned());
    }

    /// A request, of any method.
    pub(crate) fn asks(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.client.request(method.parse().unwrap(), self.at(path));
        match &self.held {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.asks("GET", path)).await
    }

    /// How an answer begins that has no end.
    pub(crate) async fn begin(&self, path: &str) -> Answer {
        let answer = self.asks("GET", path).send().await.unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: Vec::new(),
        }
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, typed: &[(&str, &str)]) -> Answer {
        Answer::of(self.asks("POST", path).form(typed)).await
    }

    /// Sends a form with what else a request may carry.
    pub(crate) async fn post_with(
        &self,
        path: &str,
        typed: &[(&str, &str)],
        header: (&str, &str),
    ) -> Answer {
        let request = self.asks("POST", path).form(typed);
        Answer::of(request.header(header.0, header.1)).await
    }

    pub(crate) async fn get_with(&self, path: &str, header: (&str, &str)) -> Answer {
        Answer::of(self.asks("GET", path).header(header.0, header.1)).await
    }

    /// Sends a form with files, all of them under `photos`.
    pub(crate) async fn post_files(
        &self,
        path: &str,
        typed: &[(&str, &str)],
        files: &[&'static [u8]],
    ) -> Answer {
        let mut form = Form::new();
        for (name, value) in typed {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for file in files {
            form = form.part("photos", Part::bytes(*file).file_name("photo.jpg"));
        }
        Answer::of(self.asks("POST", path).multipart(form)).await
    }

    /// Where something leads, followed until there is a page.
    pub(crate) async fn page(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            if answer.status != 303 {
                break;
            }
            answer = self.get(answer.leads_to()).await;
        }
        answer
    }

    /// Answers every question of the journey about a hole in Fangtang but the last button; gives the draft's address.
    pub(crate) async fn fills_in(&self, what: &str, email: &str) -> String {
        let where_it_is = [
            ("lat", "31.1546"),
            ("lon", "118.4435"),
            ("address", "Dongmen Lane 18"),
        ];
        let begun = self.post("/reports/new", &where_it_is).await;
        let draft = begun.leads_to().strip_suffix("/what").unwrap().to_owned();
        let about = [("category", "pothole")];
        for (station, next) in [
            ("what", "details"),
            ("details", "contact"),
            ("contact", "check"),
        ] {
            let path = format!("{draft}/{station}");
            let answer = match station {
                "what" => self.post(&path, &about).await,
                "details" => self.post_files(&path, &[("what", what)], &[]).await,
                _ => self.post(&path, &[("email", email)]).await,
            };
            assert_eq!(answer.leads_to(), format!("{draft}/{next}"));
        }
        draft
    }
}

/// A field of a form, as a browser has it.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The type of an input; `textarea`.
    pub(crate) kind: String,
    pub(crate) value: String,
    pub(crate) checked: bool,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let answer = request.send().await.unwrap();
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.bytes().await.unwrap().to_vec(),
        }
    }

    /// One header; empty where it did not come.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Every cookie that was set.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let set = self.headers.get_all(SET_COOKIE).iter();
        set.map(|cookie| cookie.to_str().unwrap()).collect()
    }

    /// Where it leads; it must lead somewhere.
    pub(crate) fn leads_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text());
        self.headers[LOCATION].to_str().unwrap()
    }

    fn html(&self) -> Html {
        Html::parse_document(std::str::from_utf8(&self.body).unwrap())
    }

    /// What stands in every element that the selector names.
    pub(crate) fn each(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = self.html();
        let found = html.select(&selector);
        found
            .map(|element| plain(&element.text().collect::<String>()))
            .collect()
    }

    /// An attribute of every element that has it among those that the selector names.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = self.html();
        let found = html.select(&selector);
        found
            .filter_map(|element| element.attr(name).map(ToOwned::to_owned))
            .collect()
    }

    /// What a reader reads between header and footer.
    pub(crate) fn text(&self) -> String {
        self.each("main").join(" ")
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Whether it says in English what stands under a key.
    pub(crate) fn tells(&self, key: &str) -> bool {
        self.says(&said(Language::En, key))
    }

    pub(crate) fn heading(&self) -> String {
        self.each("h1").join(" ")
    }

    /// The language that the page says it speaks.
    pub(crate) fn language(&self) -> String {
        self.attributes("html", "lang").join(" ")
    }

    /// What a field holds.
    pub(crate) fn value(&self, name: &str) -> String {
        let input = self.attributes(&format!("input[name='{name}']"), "value");
        let area = Selector::parse(&format!("textarea[name='{name}']")).unwrap();
        let html = self.html();
        let typed = html.select(&area).map(|area| area.text().collect());
        input.into_iter().chain(typed).collect()
    }

    /// The fields of a form that have a name, in order; buttons are none.
    pub(crate) fn fields(&self, form: &str) -> Vec<Field> {
        let fields = format!("{form} input[name], {form} textarea[name]");
        let selector = Selector::parse(&fields).unwrap();
        let html = self.html();
        let found = html.select(&selector).map(|field| {
            let told = |name: &str| field.attr(name).unwrap_or_default().to_owned();
            let is_area = field.value().name() == "textarea";
            Field {
                name: told("name"),
                kind: if is_area {
                    "textarea".to_owned()
                } else {
                    told("type")
                },
                value: if is_area {
                    field.text().collect()
                } else {
                    told("value")
                },
                checked: field.attr("checked").is_some(),
            }
        });
        found.collect()
    }

    /// What is wrong, as the summary on top of the page lists it: field and words.
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        const LIST: &str = ".govuk-error-summary a";
        let fields = self.attributes(LIST, "href");
        fields.into_iter().zip(self.each(LIST)).collect()
    }

    /// The reference that a page shows.
    pub(crate) fn reference(&self) -> Reference {
        self.each(".cl-ref")[0].parse().unwrap()
    }
}
