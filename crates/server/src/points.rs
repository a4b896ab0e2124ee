//! `erikti-server points`: brings in a list of reception points from a file, whole or not at all, for everybody to read.
//!
//! A list is a table whose first lines say whose it is and of which day:
//!
//! ```text
//! # source: ДЧС Алматы
//! # date: 2026-09-01
//! id,name_kk,name_ru,address,kind,lat,lon
//! 17,№ 12 мектеп,Школа № 12,"Медеуский район, ул. Абая, 1",school,43.238949,76.889709
//! ```
//!
//! It works while the server runs; open phones hear of it at their next question. A list of a later day takes the place of the
//! one before; brought in twice it is there once.

use crate::archive::{Append, Archive, Store};
use crate::config::Points;
use crate::now_ms;
use crate::terminal::say;
use erikti_model::SCHEMA;
use erikti_model::kinds::point::{self, Shown, Sort, Spot};
use erikti_model::kinds::points;
use erikti_model::policy::PUBLIC;
use erikti_model::time::{Instant, ZONE};
use erikti_sync::wire::Verdict;
use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Space, Stamp, limits};
use std::collections::BTreeMap;

/// The columns, in any order.
const COLUMNS: [&str; 7] = ["id", "name_kk", "name_ru", "address", "kind", "lat", "lon"];

/// Where reception points of Almaty can be, millionths of a degree: a slip, or latitude for longitude, lies elsewhere.
const NORTH: std::ops::RangeInclusive<i64> = 42_500_000..=44_500_000;
const EAST: std::ops::RangeInclusive<i64> = 75_500_000..=78_500_000;

/// Longest name or address, characters.
const TEXT_CHARS: usize = 200;

/// Points of one group: each has seven fields.
const AT_ONCE: usize = limits::GROUP_CHANGES / COLUMNS.len();

/// Largest file, bytes: a hundred times the list of 2024.
const FILE_BYTES: u64 = 8 * 1024 * 1024;

/// A list as a file says it.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// Who says so.
    pub source: String,
    /// Of which day it is.
    pub listed: Instant,
    /// The points, each with what the list calls it.
    pub points: Vec<(String, Shown)>,
}

/// Brings a list in.
///
/// # Errors
/// A plain sentence; if the file is the reason, nothing was changed.
pub async fn bring(points: Points) -> Result<(), String> {
    let name = points.file.display().to_string();
    let told = |fault: &dyn std::fmt::Display| format!("{name}: {fault}");
    let size = std::fs::metadata(&points.file).map_err(|error| told(&format_args!("cannot be read: {error}.")))?.len();
    if size > FILE_BYTES {
        return Err(told(&format_args!("a list of reception points is never larger than {FILE_BYTES} bytes.")));
    }
    let text = std::fs::read_to_string(&points.file)
        .map_err(|error| told(&format_args!("cannot be read as UTF-8 text: {error}.")))?;
    let now = now_ms();
    let list = read(&text, Instant::from_unix_ms(now)).map_err(|fault| told(&fault))?;
    let (count, listed) = (list.points.len(), list.listed.date_input());
    let archive = points.storage.open_existing().await.map_err(|error| error.text)?;
    let new = put(&archive, &text, list, now).await;
    archive.close().await;
    if new? {
        say(format_args!("{name}: {count} reception points of {listed}; phones hear of them at their next question."));
    } else {
        say(format_args!("{name}: this list of {listed} is here already."));
    }
    Ok(())
}

/// Reads a list; `now`: no list is of a later day.
///
/// # Errors
/// A plain sentence that names line and field.
pub fn read(text: &str, now: Instant) -> Result<List, String> {
    let (mut source, mut listed) = (None, None);
    let mut rows = table(text.trim_start_matches('\u{feff}'))?.into_iter();
    let (at, head) = loop {
        let Some((at, row)) = rows.next() else { return Err("there is no line with the names of the columns.".into()) };
        let Some(words) = row.first().and_then(|first| first.strip_prefix('#')) else { break (at, row) };
        let words = [&[words.to_owned()], row.get(1..).unwrap_or_default()].concat().join(",");
        match words.split_once(':').map(|(name, value)| (name.trim(), value.trim().trim_end_matches([',', ';']))) {
            Some(("source", value)) if !value.is_empty() => source = Some(value.to_owned()),
            Some(("date", value)) => {
                let day = Instant::from_inputs(value, "00:00").filter(|_| value.len() == 10);
                let day = day.ok_or_else(|| format!("line {at}, date: “{value}” is no day such as 2026-09-01."))?;
                if day > now {
                    return Err(format!("line {at}, date: {value} has not come yet."));
                }
                listed = Some(day);
            }
            _ => {}
        }
    };
    let source = source.ok_or("the source is missing: the first lines must say whose list it is, “# source: …”.")?;
    let listed =
        listed.ok_or("the date is missing: the first lines must say of which day it is, “# date: 2026-09-01”.")?;
    let place = |name: &str| head.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
    let mut places = BTreeMap::new();
    for name in COLUMNS {
        places.insert(name, place(name).ok_or_else(|| format!("line {at}: there is no column {name}."))?);
    }
    let (mut points, mut codes) = (Vec::new(), BTreeMap::new());
    for (at, row) in rows {
        let cell = |name: &str| {
            let cell = places.get(name).and_then(|place| row.get(*place)).map_or("", |cell| cell.trim());
            match cell.chars().count() {
                0 => Err(format!("line {at}, {name}: it is empty.")),
                long if long > TEXT_CHARS => Err(format!("line {at}, {name}: it is longer than {TEXT_CHARS} letters.")),
                _ => Ok(cell.to_owned()),
            }
        };
        let degrees = |name: &str, within: std::ops::RangeInclusive<i64>| {
            let cell = cell(name)?;
            let degrees = millionths(&cell).filter(|degrees| within.contains(degrees));
            degrees.ok_or_else(|| format!("line {at}, {name}: “{cell}” is not in or near Almaty."))
        };
        let (code, kind) = (cell("id")?, cell("kind")?);
        let sort = Sort::parse(&kind.to_lowercase()).ok_or_else(|| {
            let known: Vec<_> = Sort::ALL.iter().map(|sort| sort.code()).collect();
            format!("line {at}, kind: “{kind}” is none of {}.", known.join(", "))
        })?;
        if let Some(first) = codes.insert(code.clone(), at) {
            return Err(format!("line {at}, id: {code} stands in line {first} already."));
        }
        let point = Shown {
            name_kk: cell("name_kk")?,
            name_ru: cell("name_ru")?,
            address: cell("address")?,
            sort,
            spot: Spot { lat: degrees("lat", NORTH)?, lon: degrees("lon", EAST)? },
        };
        points.push((code, point));
    }
    if points.is_empty() {
        return Err("there is no point in it.".into());
    }
    Ok(List { source, listed, points })
}

/// Degrees with at most nine decimals, after a point or a comma, as millionths.
fn millionths(typed: &str) -> Option<i64> {
    let typed = typed.replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, ""));
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 9 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    Some(whole.parse::<i64>().ok()? * 1_000_000 + part.parse::<i64>().ok()?)
}

/// The rows of a table with the lines they begin in, empty ones left out. Cells are parted by commas, or by semicolons where the
/// names of the columns are; a cell in quotes may hold anything.
fn table(text: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
    let columns = text.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty()).unwrap_or_default();
    let parts = if columns.contains(';') { ';' } else { ',' };
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut began, mut quoted) = (1, 1, None);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted.is_some() && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if quoted.is_some() => quoted = None,
            '"' if cell.trim().is_empty() => quoted = Some(line),
            '\n' if quoted.is_none() => {
                row.push(std::mem::take(&mut cell));
                rows.push((began, std::mem::take(&mut row)));
                began = line + 1;
            }
            _ if letter == parts && quoted.is_none() => row.push(std::mem::take(&mut cell)),
            '\r' => {}
            _ => cell.push(letter),
        }
        line += usize::from(letter == '\n');
    }
    if let Some(line) = quoted {
        return Err(format!("line {line}: a quotation mark is never closed."));
    }
    row.push(cell);
    rows.push((began, row));
    rows.retain(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
    Ok(rows)
}

/// Writes a list; `false` if it was here already. What names the list goes last: without it no phone shows a point.
async fn put(archive: &Archive, text: &str, list: List, now_ms: i64) -> Result<bool, String> {
    let (id, home) = (Id::derived(&[points::KIND.as_bytes(), text.as_bytes()]), Space::new(PUBLIC));
    let (ledger, count) = (Ledger::default(), u32::try_from(list.points.len()).unwrap_or(u32::MAX));
    let group = |nth: usize, pen: Pen<'_>| Group {
        id: Id::derived(&[b"group of points", id.bytes(), &nth.to_le_bytes()]),
        stamp: Stamp::at(now_ms),
        replica: Id::NIL,
        schema: SCHEMA,
        occurred_on: OccurredOn { day: list.listed.day(), zone: Name::new(ZONE) },
        changes: pen.finish(),
    };
    let mut groups = Vec::new();
    for (nth, some) in list.points.chunks(AT_ONCE).enumerate() {
        let mut pen = Pen::new(&ledger);
        some.iter().for_each(|(code, shown)| point::place(&mut pen, &home, id, code, shown.clone()));
        groups.push(group(nth, pen));
    }
    let mut pen = Pen::new(&ledger);
    points::head(&mut pen, &home, id, &list.source, list.listed, count, Instant::from_unix_ms(now_ms));
    groups.push(group(usize::MAX, pen));
    let mut last = None;
    for group in groups {
        last = archive.append(vec![Append::of(Id::NIL, group)], now_ms).await.map_err(|error| error.text)?.pop();
    }
    // Brought in again it would only say another moment.
    Ok(matches!(last, Some(Verdict::Accepted(..))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOP: &str = "# source: ДЧС Алматы\n# date: 2026-09-01\nid,name_kk,name_ru,address,kind,lat,lon\n";
    const ROW: &str = "17,№ 12 мектеп,Школа № 12,\"Медеуский район, ул. Абая, 1\",school,43.238949,76.889709\n";

    fn read_now(text: &str) -> Result<List, String> {
        read(text, Instant::from_inputs("2026-11-23", "12:00").unwrap())
    }

    #[test]
    fn a_list_is_read_whole_however_a_table_program_wrote_it() {
        let expected = List {
            source: "ДЧС Алматы".into(),
            listed: Instant::from_inputs("2026-09-01", "00:00").unwrap(),
            points: vec![(
                "17".into(),
                Shown {
                    name_kk: "№ 12 мектеп".into(),
                    name_ru: "Школа № 12".into(),
                    address: "Медеуский район, ул. Абая, 1".into(),
                    sort: Sort::School,
                    spot: Spot { lat: 43_238_949, lon: 76_889_709 },
                },
            )],
        };
        let semicolons = "\u{feff}# source: ДЧС Алматы;;;;;;\r\n# date: 2026-09-01;;;;;;\r\n\r\nlat;lon;kind;id;name_ru;name_kk;address\r\n\
            43,238949;76,8897090;School; 17 ;Школа № 12;№ 12 мектеп;Медеуский район, ул. Абая, 1\r\n;;;;;;\r\n";
        for text in [format!("{TOP}{ROW}"), format!("{TOP}\n{}", ROW.trim_end()), semicolons.into()] {
            assert_eq!(read_now(&text).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_list_is_said_with_its_line_and_field() {
        let row = |from: &str, to: &str| format!("{TOP}{ROW}{}", ROW.replacen("17", "18", 1).replacen(from, to, 1));
        let top = |from: &str, to: &str| format!("{}{ROW}", TOP.replacen(from, to, 1));
        let rows = [
            (String::new(), "there is no line with the names of the columns."),
            (TOP.into(), "there is no point in it."),
            (top("# date: 2026-09-01\n", ""), "the date is missing"),
            (top("2026-09-01", ""), "line 2, date: “” is no day"),
            (top("2026-09-01", "1 сентября"), "line 2, date: “1 сентября” is no day"),
            (top("2026-09-01", "2026-11-24"), "line 2, date: 2026-11-24 has not come yet."),
            (top("# source: ДЧС Алматы\n", ""), "the source is missing"),
            (top("name_kk,", ""), "line 3: there is no column name_kk."),
            (row("№ 12 мектеп", ""), "line 5, name_kk: it is empty."),
            (row("Школа № 12", " "), "line 5, name_ru: it is empty."),
            (row("school", "shop"), "line 5, kind: “shop” is none of school, kindergarten"),
            (row("43.238949", "76.889709"), "line 5, lat: “76.889709” is not in or near Almaty."),
            (row("76.889709", "-"), "line 5, lon: “-” is not in or near Almaty."),
            (row("18", "17"), "line 5, id: 17 stands in line 4 already."),
            (row("Школа", &"ш".repeat(201)), "line 5, name_ru: it is longer than 200 letters."),
            (row("Абая, 1\"", "Абая, 1"), "line 5: a quotation mark is never closed."),
        ];
        for (text, expected) in rows {
            let said = read_now(&text).expect_err(expected);
            assert!(said.starts_with(expected) && said.ends_with('.'), "{said:?} for {expected:?}");
        }
    }
}
