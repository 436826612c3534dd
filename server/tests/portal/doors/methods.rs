//! What no door takes: forms of other sites, and methods that it does not know.

use super::knocking::Names;
use super::rows::DOORS;
use crate::browser::Answer;
use crate::city::{City, Setting, USUAL};

#[tokio::test]
async fn given_a_page_of_another_site_when_it_sends_any_form_then_it_is_refused() {
    let city = City::on_sqlite().await;
    let browser = city.browser();
    for (method, route, _, form) in DOORS {
        if *method == "GET" {
            continue;
        }
        let path = Names::default().fill(route);
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://attacker.example"),
            ("origin", "null"),
        ] {
            let answer = browser.post_with(&path, form, header).await;
            assert_eq!(answer.status, 403, "{method} {route}: {header:?}");
            assert_eq!(answer.cookies(), Vec::<&str>::new());
        }
        let own = browser.post_with(&path, form, ("origin", &city.url)).await;
        assert_ne!(own.status, 403, "{method} {route}");
    }
}

#[tokio::test]
async fn given_a_route_when_it_is_asked_with_another_method_then_it_says_which_it_takes() {
    let city = City::set_up(Setting {
        demonstration: true,
        ..USUAL
    })
    .await;
    let browser = city.browser();
    let names = Names {
        theme: city.theme.clone(),
        ..Names::default()
    };
    for (_, route, ..) in DOORS {
        let taken: Vec<_> = DOORS
            .iter()
            .filter(|row| row.1 == *route)
            .map(|row| row.0)
            .collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if taken.contains(&method) {
                continue;
            }
            let answer = Answer::of(browser.asks(method, &names.fill(route))).await;
            assert_eq!(answer.status, 405, "{method} {route}");
            let allowed = answer.header("allow");
            assert!(
                taken.iter().all(|taken| allowed.contains(taken)),
                "{route}: {allowed}"
            );
        }
    }
}
