//! A server that is not ours: another port, and whatever name a browser knows it by.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// What stands on its one page.
pub const WORD: &str = "evil";

/// Starts it; gives its port.
pub async fn serve() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0; 4096];
                let _ = stream.read(&mut head).await;
                let page = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{WORD}",
                    WORD.len()
                );
                let _ = stream.write_all(page.as_bytes()).await;
            });
        }
    });
    port
}
