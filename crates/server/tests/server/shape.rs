//! The shape of PostgreSQL's SQL that a Citus cluster relies on, held by reading the migrations and the statements.

use erikti_server::archive::postgres::citus::BY_SPACE;
use std::path::Path;

/// Short tables of the coordinator.
const OF_THE_COORDINATOR: [&str; 5] = ["meta", "invite", "device", "organises", "leads"];

/// What asks all machines on purpose: the list of heads, and the tray, which is looked at by group and counted by author.
const EVERYWHERE: [&str; 4] = [
    "SELECT space, epoch, head, chain, stable FROM space ORDER BY",
    "FROM tray ORDER BY",
    "FROM tray WHERE group_id = $1 ORDER BY",
    "SELECT count(*) FROM tray WHERE author = $1 AND accepted IS NULL",
];

fn files(folder: &str, ending: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    let matching = paths.iter().filter(|path| path.extension().is_some_and(|found| found == ending));
    matching.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// One line, one blank between words.
fn plain(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_table_is_of_one_space_first_or_of_the_coordinator() {
    let (mut distributed, mut others) = (Vec::new(), Vec::new());
    for sql in files("migrations/postgres", "sql") {
        let sql: Vec<&str> = sql.lines().filter(|line| !line.starts_with("--")).collect();
        for table in plain(&sql.join(" ")).split("CREATE TABLE ").skip(1) {
            let (name, body) = table.split_once(" (").unwrap();
            let body = body.split(';').next().unwrap().trim();
            let begins_with_space = body.starts_with("space text")
                && (body.starts_with("space text PRIMARY KEY") || body.contains("PRIMARY KEY (space,"));
            if begins_with_space { distributed.push(name.to_owned()) } else { others.push(name.to_owned()) }
        }
    }
    assert_eq!(distributed, BY_SPACE, "a table whose key begins with its space must be distributed, and no other can");
    assert_eq!(others, OF_THE_COORDINATOR, "say here where a new table is to be");
}

/// The string literals of Rust code, with its line continuations undone.
fn literals(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap();
    let pieces = code.replace("\\\"", "'");
    pieces.split('"').skip(1).step_by(2).map(|text| plain(&text.replace("\\\n", " "))).collect()
}

fn touches_the_log(sql: &str) -> bool {
    let after = |word: &str| {
        sql.split(word).skip(1).any(|rest| {
            let name: String = rest.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
            BY_SPACE.contains(&name.as_str())
        })
    };
    ["FROM ", "INTO ", "UPDATE ", "JOIN "].iter().any(|word| after(word))
}

#[test]
fn every_statement_on_the_log_names_its_space() {
    let mut seen = 0;
    for code in files("src/archive/postgres", "rs") {
        for sql in literals(&code).into_iter().filter(|text| touches_the_log(text)) {
            seen += 1;
            let inserts = BY_SPACE.iter().any(|table| sql.starts_with(&format!("INSERT INTO {table} (space, ")));
            let within = ["WHERE space = $1", "WHERE space.space = $1"].iter().any(|part| sql.contains(part));
            let everywhere = EVERYWHERE.iter().any(|known| sql.contains(known));
            assert!(inserts || within || everywhere, "this statement would ask every machine of a cluster: {sql}");
            assert!(!sql.contains("JOIN") || sql.contains("entry.space = space.space"), "a join across spaces: {sql}");
        }
    }
    assert!(seen >= 12, "only {seen} statements were found");
}
