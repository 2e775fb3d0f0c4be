use crate::harness::{Answer, Harness, PASSWORD};
use crate::runs::on_the_air;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::response::IntoResponse;
use domain::Role;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A product that tells what it was asked.
async fn product() -> u16 {
    async fn tell(request: Request) -> impl IntoResponse {
        let (parts, body) = request.into_parts();
        let body: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let headers: Vec<(String, String)> = parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("?").to_owned()))
            .collect();
        let told = json!({
            "method": parts.method.as_str(), "path": parts.uri.to_string(), "headers": headers,
            "body": String::from_utf8_lossy(&body)
        });
        let answer = [
            ("set-cookie", "session=theirs; Domain=localhost; Path=/; HttpOnly"),
            ("content-security-policy", "default-src 'self'"),
            ("connection", "x-hop"),
            ("x-hop", "1"),
        ];
        (answer, told.to_string())
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(tell)).await });
    port
}

/// A server with a product on the air under `shop-v3.localhost`.
async fn on_air() -> Harness {
    let h = Harness::start().await;
    let run = h.a_run("shop_v3").await;
    on_the_air(&h, "shop_v3", run, product().await, "sha256-x.zip").await;
    h
}

fn told(answer: &Answer, name: &str) -> Vec<String> {
    let headers = answer.json()["headers"].clone();
    let all: Vec<(String, String)> = serde_json::from_value(headers).unwrap();
    all.into_iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect()
}

#[tokio::test]
async fn a_product_is_reached_under_its_own_name_with_everything_that_was_asked() {
    let h = on_air().await;
    let host = format!("shop-v3.localhost:{}", h.port);
    let call = h.call("POST", "/api/orders?page=2&q=%C3%BC").header("host", &host);
    let answer = call.header("origin", &format!("http://{host}")).body("hello").send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let said = answer.json();
    assert_eq!(
        (&said["method"], &said["path"], &said["body"]),
        (&json!("POST"), &json!("/api/orders?page=2&q=%C3%BC"), &json!("hello"))
    );
    assert_eq!(told(&answer, "host"), [host.as_str()], "the product must see its public name");
    assert_eq!(told(&answer, "x-forwarded-proto"), ["http"]);
    // The product's own headers stay, ours are not put over them, hop-by-hop ones end here.
    assert_eq!(answer.header("content-security-policy"), "default-src 'self'");
    assert_eq!(answer.header("x-hop"), "");
    assert_eq!(answer.header("set-cookie"), "session=theirs; Path=/; HttpOnly");
}

#[tokio::test]
async fn velocitys_paths_are_the_products_own_under_its_name() {
    let h = on_air().await;
    for path in ["/health", "/api/runs", "/assistant-chat", "/metrics", "/", "/openapi.json"] {
        let answer = h.call("GET", path).header("host", "shop-v3.localhost").send().await;
        assert_eq!(answer.json()["path"], path, "Velocity answered {path} itself");
    }
}

#[tokio::test]
async fn no_key_of_velocity_reaches_a_product() {
    let h = on_air().await;
    let token = h.token(Role::Admin).await;
    let answer = h
        .call("GET", "/")
        .header("host", "shop-v3.localhost")
        .header("cookie", &format!("theirs=1; velocity_session={token}; also=2"))
        .header("authorization", &format!("Bearer {token}"))
        .header("x-api-key", "dev")
        .header("x-forwarded-for", "6.6.6.6")
        .send()
        .await;
    assert_eq!(answer.status, 200);
    assert!(!answer.text.contains(&token), "the token leaked: {}", answer.text);
    assert!(!answer.text.contains(PASSWORD));
    assert_eq!(told(&answer, "cookie"), ["theirs=1; also=2"]);
    assert_eq!(told(&answer, "authorization"), Vec::<String>::new());
    assert_eq!(told(&answer, "x-api-key"), Vec::<String>::new());
    assert!(!answer.text.contains("6.6.6.6"), "a forged address went through: {}", answer.text);
}

#[tokio::test]
async fn a_product_that_is_not_there_has_a_page_that_says_so() {
    let h = on_air().await;
    let unknown = h.call("GET", "/%3Cscript%3E?q=%3Cscript%3E").header("host", "nobody.localhost").send().await;
    assert_eq!(unknown.status, 404);
    assert!(
        unknown.header("content-type").starts_with("text/html") && unknown.text.contains("no product of this name")
    );
    assert!(!unknown.text.contains("script>"), "text of the request came back");

    h.a_run("other").await;
    let waiting = h.call("GET", "/").header("host", "other.localhost").send().await;
    assert_eq!(waiting.status, 503);
    assert!(waiting.text.contains("no version of it is on the air"), "{}", waiting.text);

    let run = h.a_run("gone").await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    on_the_air(&h, "gone", run, closed, "sha256-y.zip").await;
    let down = h.call("GET", "/").header("host", "gone.localhost").send().await;
    assert_eq!(down.status, 503);
    assert!(down.text.contains("does not answer"), "{}", down.text);
}

#[tokio::test]
async fn a_products_page_cannot_change_anything_of_velocity() {
    let h = on_air().await;
    let origin = format!("http://shop-v3.localhost:{}", h.port);
    let forged = h
        .call("POST", "/assistant-chat")
        .key("dev")
        .header("origin", &origin)
        .json(&json!({"message": "build", "session_id": "s", "backend": "rules"}))
        .send()
        .await;
    assert_eq!((forged.status, forged.json()["code"].clone()), (403, json!("forbidden")));
    assert_eq!(h.get("/api/sessions").await.json().as_array().map(Vec::len), Some(1), "only the test's own");
    assert_ne!(Value::Null, forged.json()["error"]);
}

#[tokio::test]
async fn a_websocket_to_a_product_goes_through() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    // A product that accepts the upgrade and then says back what it hears.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut head = vec![0; 4096];
        let count = socket.read(&mut head).await.unwrap();
        assert!(String::from_utf8_lossy(&head[..count]).to_lowercase().contains("upgrade: websocket"));
        let answer = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
                      sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
        socket.write_all(answer.as_bytes()).await.unwrap();
        let mut byte = [0];
        while socket.read_exact(&mut byte).await.is_ok() {
            socket.write_all(&byte).await.unwrap();
        }
    });
    let h = Harness::start().await;
    let run = h.a_run("chat").await;
    on_the_air(&h, "chat", run, port, "sha256-z.zip").await;
    let mut socket = tokio::net::TcpStream::connect(("127.0.0.1", h.port)).await.unwrap();
    let request = "GET /ws HTTP/1.1\r\nhost: chat.localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut head = vec![0; 4096];
    let count = socket.read(&mut head).await.unwrap();
    let head = String::from_utf8_lossy(&head[..count]).into_owned();
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    socket.write_all(b"ping").await.unwrap();
    let mut echo = [0; 4];
    socket.read_exact(&mut echo).await.unwrap();
    assert_eq!(&echo, b"ping");
}
