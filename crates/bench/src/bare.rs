//! The lower bound's server: documents in SQLite, one durable transaction a batch, pages of JSON, gzip both ways.
//!
//! It is as small as it can be and keeps nothing of what the real one promises: that is its use.

use crate::records::{Maker, json};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rusqlite::{Connection, params};
use serde_json::{Value, json as value};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;

const PAGE: &str = include_str!("../page/bare.html");
const SCRIPT: &str = include_str!("../page/bare.js");
const SCHEMA: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE doc (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);";

/// The largest body taken, bytes.
const MOST_BYTES: usize = 16 * 1024 * 1024;

type Docs = Arc<Mutex<Connection>>;
type Words = Query<BTreeMap<String, u64>>;

/// Serves on a free port until the process ends; the database is a file in this folder.
pub(crate) fn serve(folder: &Path) -> SocketAddr {
    let connection = Connection::open(folder.join("bare.db")).expect("a database");
    connection.execute_batch(SCHEMA).expect("a table");
    let router = Router::new()
        .route("/bare", get(|| async { Html(PAGE) }))
        .route("/bare.js", get(|| async { ([(CONTENT_TYPE, "text/javascript")], SCRIPT) }))
        .route("/records", get(records))
        .route("/docs", get(page).post(keep))
        .layer(axum::extract::DefaultBodyLimit::max(MOST_BYTES))
        .layer(RequestDecompressionLayer::new())
        .layer(CompressionLayer::new())
        .with_state(Arc::new(Mutex::new(connection)));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket for tokio");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket for tokio");
            axum::serve(listener, router).await.expect("a server that does not end");
        });
    });
    address
}

async fn records(Query(words): Words) -> Response {
    let mut maker = Maker::new(word(&words, "seed"));
    let records: Vec<String> = (0..word(&words, "count")).map(|_| json(&maker.record())).collect();
    ([(CONTENT_TYPE, "application/json")], format!("[{}]", records.join(","))).into_response()
}

async fn keep(State(docs): State<Docs>, body: String) -> Response {
    let sent: Vec<Value> = serde_json::from_str(&body).expect("documents");
    let mut connection = docs.lock().expect("no panic while writing");
    let write = connection.transaction().expect("a transaction");
    for doc in &sent {
        let id = doc["id"].as_str().expect("an id");
        let upsert = "INSERT OR REPLACE INTO doc (id, body) VALUES (?1, ?2)";
        write.prepare_cached(upsert).and_then(|mut put| put.execute(params![id, doc.to_string()])).expect("a row");
    }
    write.commit().expect("durable");
    axum::Json(value!({ "kept": sent.len() })).into_response()
}

async fn page(State(docs): State<Docs>, Query(words): Words) -> Response {
    let connection = docs.lock().expect("no panic while reading");
    let sql = "SELECT seq, body FROM doc WHERE seq > ?1 ORDER BY seq LIMIT ?2";
    let mut select = connection.prepare_cached(sql).expect("a statement");
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
    let rows =
        select.query_map(params![word(&words, "after") as i64, word(&words, "limit") as i64], row).expect("rows");
    let rows: Vec<(i64, String)> = rows.collect::<Result<_, _>>().expect("rows");
    let after = rows.last().map_or(word(&words, "after") as i64, |(seq, _)| *seq);
    let bodies: Vec<String> = rows.into_iter().map(|(_, body)| body).collect();
    let page = format!("{{\"after\":{after},\"docs\":[{}]}}", bodies.join(","));
    ([(CONTENT_TYPE, "application/json")], page).into_response()
}

fn word(words: &BTreeMap<String, u64>, name: &str) -> u64 {
    words.get(name).copied().unwrap_or_default()
}
