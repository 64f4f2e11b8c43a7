//! No other site acts with a reader's cookie.

use axum::http::Method;

use crate::running::{EMAIL, PASSWORD, Running};

#[tokio::test(flavor = "multi_thread")]
async fn forms_and_server_functions_refuse_other_sites() {
    let server = Running::start().await;
    let browser = server.owner().await;
    let own = format!("http://{}", server.address);
    let login = [("email", EMAIL), ("password", PASSWORD)];
    let others: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
    ];
    for headers in others {
        assert_eq!(browser.post("/login", headers, &login).await.status, 403, "{headers:?}");
        assert_eq!(browser.post("/logout", headers, &[]).await.status, 403, "{headers:?}");
        for (path, method) in leptos::server_fn::axum::server_fn_paths() {
            if method == Method::POST {
                assert_eq!(browser.post(path, headers, &[]).await.status, 403, "{path} {headers:?}");
            }
        }
    }
    assert_eq!(browser.get("/profiles").await.status, 200, "nobody was logged out");
    assert_eq!(browser.post("/login", &[("origin", &own)], &login).await.status, 303);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_server_function_changes_things_by_post_only() {
    let server = Running::start().await;
    // Requests by GET pass the protection: a function reached so must not change anything, so there is none.
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(method, Method::POST, "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_site_may_send_events() {
    let server = Running::start().await;
    let headers = [("sec-fetch-site", "cross-site"), ("origin", "https://shop.example"), ("content-type", "text/plain")];
    let answer = server.browser().send(Method::POST, "/v1/track", &headers, "{}").await;
    assert_ne!(answer.status, 403);
    assert_eq!(answer.header("access-control-allow-origin"), "https://shop.example");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_renames_the_host_does_not_lock_people_out() {
    let server = Running::with(|config| {
        config.public_url = Some("https://crm.example.com".into());
        config.behind_proxy = true;
    })
    .await;
    server.owner().await;
    let answer =
        server.browser().post("/login", &[("origin", "https://crm.example.com")], &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/profiles");
    server.stop().await;
}
