//! The page in a real browser: seen, clicked, typed through, and looked over for who does not see or point.
//!
//! `cargo xtask browser` installs what is needed. Where Chromium or axe-core is not there, the tests say so and pass.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

mod chromium;
mod pages;

use std::time::{Duration, Instant};

use chromium::Chromium;
use onus_report::Format;
use serde_json::{Value, json};

const DESKTOP: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (390, 844);
/// The version of axe-core, as the task that fetches it has it.
const AXE: &str = "axe-core-4.14.1";

/// A browser, or a word on why there is none.
fn browser() -> Option<Chromium> {
    let program = chromium::installed();
    if program.is_none() {
        eprintln!("SKIPPED: no Chromium is installed, so nobody looked at the page; `cargo xtask browser` installs it");
    }
    program.map(|program| Chromium::start(&program))
}

fn open(browser: &mut Chromium, page: &std::path::Path, at: &str) {
    browser.open(&format!("file://{}{at}", page.display()));
}

/// The page is not wider than the window.
fn fits(browser: &mut Chromium) {
    let widths = browser.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
    assert!(widths[0].as_u64() <= widths[1].as_u64(), "the page scrolls sideways: {widths}");
}

#[test]
fn the_page_stands_on_desktop_and_phone_in_light_and_dark() {
    let Some(mut browser) = browser() else { return };
    let page = pages::managed_shop(Format::Html);
    for (shape, name) in [(DESKTOP, "desktop"), (PHONE, "phone")] {
        for dark in [false, true] {
            browser.shape(shape, name == "phone", dark);
            open(&mut browser, &page, "");
            let file = |what: &str| {
                pages::screenshots().join(format!("{name}-{}-{what}.png", if dark { "dark" } else { "light" }))
            };
            browser.picture(false, &file("first"));
            browser.picture(true, &file("whole"));
            fits(&mut browser);
            browser.click("#gaps .gap:first-child > summary");
            browser.evaluate("document.querySelector('#gaps').scrollIntoView({behavior: 'instant'})");
            browser.picture(false, &file("gap"));
            browser.click("#matrix .cell.is-short.msp");
            browser.wait_for("document.querySelector('dialog').open");
            browser.picture(false, &file("cell"));
            browser.click("dialog .choices a");
            browser.click("dialog .subjects a");
            browser.wait_for("document.querySelector('dialog h2').classList.contains('address')");
            browser.picture(false, &file("resource"));
            assert_eq!(browser.complaints(), Vec::<String>::new());
        }
    }
    browser.shape((360, 740), true, false);
    open(&mut browser, &page, "");
    fits(&mut browser);
    browser.shape(DESKTOP, false, false);
    browser.print(&pages::screenshots().join("paper.pdf"));
}

#[test]
fn by_mouse_from_a_cell_to_the_rules_and_back() {
    let Some(mut browser) = browser() else { return };
    let page = pages::managed_shop(Format::Html);
    browser.shape(DESKTOP, false, false);
    open(&mut browser, &page, "");
    browser.click("#matrix .cell.is-short");
    browser.wait_for("document.querySelector('dialog').open && location.hash.startsWith('#cell-')");
    let cell = browser.evaluate("location.hash");
    browser.click("dialog .choices a");
    browser.wait_for("/^#cell-\\d+\\/g-\\d+$/.test(location.hash)");
    browser.click("dialog .subjects a");
    browser.wait_for("/^#cell-\\d+\\/g-\\d+\\/s-\\d+$/.test(location.hash)");
    assert_ne!(browser.evaluate("document.querySelectorAll('dialog details[open] .chain li').length"), json!(0));
    // Back by the way that is shown, then by the browser's own button.
    browser.click("dialog nav li:nth-child(2) a");
    browser.wait_for(&format!("location.hash === {cell}"));
    browser.evaluate("history.back()");
    browser.wait_for("/s-\\d+$/.test(location.hash) && document.querySelector('dialog .address') !== null");
    browser.click("dialog .close");
    browser.wait_for("!document.querySelector('dialog').open && location.hash === ''");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn by_keyboard_from_a_cell_to_the_rules_and_back() {
    let Some(mut browser) = browser() else { return };
    let page = pages::managed_shop(Format::Html);
    browser.shape(DESKTOP, false, false);
    open(&mut browser, &page, "");
    // Tab comes to the matrix as a whole, arrows go through it.
    for _ in 0..40 {
        browser.press("Tab");
        if browser.evaluate("document.activeElement.matches('.cell')") == json!(true) {
            break;
        }
    }
    browser.press("ArrowRight");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    browser.wait_for("document.activeElement.matches('.cell')");
    browser.evaluate("document.querySelector('.cell.is-short').focus()");
    let start = browser.evaluate("document.activeElement.getAttribute('href')");
    browser.press("Enter");
    browser.wait_for("document.activeElement.matches('dialog h2')");
    let next = |browser: &mut Chromium, selector: &str| {
        for _ in 0..60 {
            browser.press("Tab");
            if browser.evaluate(&format!("document.activeElement.matches({})", json!(selector))) == json!(true) {
                return;
            }
        }
        panic!("the tab key never comes to {selector}");
    };
    next(&mut browser, ".choices a");
    browser.press("Enter");
    browser.wait_for("/g-\\d+$/.test(location.hash)");
    next(&mut browser, ".subjects a");
    browser.press("Enter");
    browser.wait_for("document.activeElement.matches('dialog h2.address')");
    // Escape goes up step by step, and stands again where one went down.
    browser.press("Escape");
    browser.wait_for("document.activeElement.matches('.subjects a')");
    browser.press("Escape");
    browser.wait_for("document.activeElement.matches('.choices a')");
    browser.press("Escape");
    browser.wait_for("!document.querySelector('dialog').open");
    assert_eq!(browser.evaluate("document.activeElement.getAttribute('href')"), start);
    browser.press("/");
    browser.wait_for("document.activeElement.id === 'search'");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn what_falls_short_is_searched_and_filtered() {
    let Some(mut browser) = browser() else { return };
    let page = pages::managed_shop(Format::Html);
    browser.shape(DESKTOP, false, false);
    open(&mut browser, &page, "");
    let all = browser.evaluate("document.querySelectorAll('#gaps .gap').length");
    let type_in = |browser: &mut Chromium, id: &str, text: &str| {
        let field = format!("document.getElementById('{id}')");
        browser.evaluate(&format!(
            "{field}.value = {}; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))",
            json!(text)
        ));
    };
    type_in(&mut browser, "search", "bucket.assets");
    browser.wait_for("document.getElementById('found').textContent.includes('Show all')");
    let left = browser.evaluate("document.querySelectorAll('#gaps .gap:not([hidden])').length");
    assert!(left.as_u64() > Some(0) && left.as_u64() < all.as_u64(), "{left} of {all}");
    browser.click("#found button");
    browser.wait_for(&format!("document.querySelectorAll('#gaps .gap:not([hidden])').length === {all}"));
    type_in(&mut browser, "by-status", "breached");
    browser.wait_for(
        "[...document.querySelectorAll('#gaps .gap:not([hidden]) .text')].every(e => e.classList.contains('breached'))",
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn who_does_not_see_or_point_is_not_shut_out() {
    let axe = pages::target().join("tools").join(AXE).join("axe.min.js");
    let Ok(axe) = std::fs::read_to_string(axe) else {
        eprintln!("SKIPPED: axe-core is not there, so nobody looked for barriers; `cargo xtask browser` fetches it");
        return;
    };
    let Some(mut browser) = browser() else { return };
    let page = pages::managed_shop(Format::Html);
    for (shape, phone, dark) in
        [(DESKTOP, false, false), (DESKTOP, false, true), (PHONE, true, false), (PHONE, true, true)]
    {
        browser.shape(shape, phone, dark);
        // What is folded or hidden is not looked at: the page is, then a group, a cell, a resource.
        let places: &[&str] = if dark || phone { &["#g-0", "#g-0/s-0"] } else { &["", "#g-0", "#cell-12", "#g-0/s-0"] };
        for at in places {
            open(&mut browser, &page, at);
            browser.evaluate(&axe);
            let found = browser.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)");
            let serious = |one: &&Value| matches!(one["impact"].as_str(), Some("serious" | "critical"));
            let all = found.as_array().expect("violations");
            let told: Vec<String> = all
                .iter()
                .filter(serious)
                .map(|one| {
                    format!("{}: {}\n{}", one["id"], one["help"], one["nodes"].as_array().map_or("", |_| "")).to_owned()
                        + &first_nodes(one)
                })
                .collect();
            for mild in all.iter().filter(|one| !serious(one)) {
                eprintln!("axe, {}: {} {}", mild["impact"], mild["id"], first_nodes(mild));
            }
            assert!(told.is_empty(), "{at} {shape:?} dark {dark}: {}", told.join("\n"));
        }
    }
}

fn first_nodes(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().into_iter().flatten().take(4);
    nodes.map(|node| format!("  {} {}\n", node["html"], node["failureSummary"])).collect()
}

#[test]
fn the_page_says_all_without_its_script() {
    let Some(mut browser) = browser() else { return };
    let page = pages::managed_shop(Format::Html);
    browser.shape(DESKTOP, false, false);
    browser.ask("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    open(&mut browser, &page, "#cell-0");
    browser.picture(false, &pages::screenshots().join("no-script.png"));
    let hidden = browser.evaluate("document.getElementById('filters').hidden && !document.querySelector('dialog')");
    assert_eq!(hidden, json!(true));
    let reached =
        "[...document.querySelectorAll('.cell')].every(cell => document.querySelector(cell.getAttribute('href')))";
    assert_eq!(browser.evaluate(reached), json!(true));
    let dead = "[...document.querySelectorAll('a[href^=\"#\"]')]\
                .filter(link => !document.querySelector(link.getAttribute('href'))).length";
    assert_eq!(browser.evaluate(dead), json!(0));
    assert_eq!(browser.evaluate("document.querySelectorAll('#gaps .chain li').length > 0"), json!(true));
}

#[test]
fn hostile_names_do_nothing() {
    let Some(mut browser) = browser() else { return };
    let names = [
        "</script><script>document.title = 'taken'</script>",
        "\"><img src=x onerror=\"document.title = 'taken'\">",
        "right\u{202e}to left",
    ];
    let mut addresses: Vec<String> =
        names.iter().map(|name| format!("opentelekomcloud_obs_bucket.open[\"{name}\"]")).collect();
    addresses.push("long".repeat(2_500));
    let page = pages::page("hostile", pages::buckets_at(&addresses), None, Format::Html);
    for (shape, phone) in [(DESKTOP, false), (PHONE, true)] {
        browser.shape(shape, phone, false);
        for at in ["#g-0", "#g-0/s-0", "#g-0/s-3"] {
            open(&mut browser, &page, at);
            browser.picture(false, &pages::screenshots().join("hostile.png"));
            fits(&mut browser);
            let harmed = "document.title === 'taken' || document.querySelector('img') !== null";
            assert_eq!(browser.evaluate(harmed), json!(false));
            assert_eq!(browser.complaints(), Vec::<String>::new());
        }
    }
}

#[test]
fn the_picture_stands_by_itself() {
    let Some(mut browser) = browser() else { return };
    let picture = pages::managed_shop(Format::Svg);
    let text = std::fs::read_to_string(&picture).expect("the picture");
    for word in ["<script", "href", "<image", "@import", "<foreignObject"] {
        assert!(!text.contains(word), "the picture holds {word}");
    }
    browser.shape((1200, 900), false, false);
    open(&mut browser, &picture, "");
    browser.picture(true, &pages::screenshots().join("matrix-svg.png"));
    let beyond = "[...document.querySelectorAll('rect, text')].map(one => one.getBoundingClientRect())\
                  .filter(box => box.right > 1200 || box.left < 0).length";
    assert_eq!(browser.evaluate(beyond), json!(0));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Opens a page, searches it and unfolds a group; how long each took, and how many gaps there are.
fn use_it(browser: &mut Chromium, page: &std::path::Path, word: &str) -> (u64, Duration, Duration) {
    browser.shape(DESKTOP, false, false);
    let start = Instant::now();
    open(browser, page, "");
    let groups = "JSON.parse(document.getElementById('data').textContent).groups";
    let rows = browser.evaluate(&format!("{groups}.reduce((sum, group) => sum + group.count, 0)"));
    let opened = start.elapsed();
    browser.evaluate(&format!(
        "document.getElementById('search').value = {}; \
         document.getElementById('search').dispatchEvent(new Event('input', {{bubbles: true}}))",
        json!(word)
    ));
    browser.wait_for("document.getElementById('found').textContent.includes('Show all')");
    browser.click("#gaps .gap:not([hidden]) > summary");
    browser.wait_for("document.querySelector('#gaps .gap[open] .subjects a') !== null");
    assert_eq!(browser.complaints(), Vec::<String>::new());
    (rows.as_u64().expect("a number"), opened, start.elapsed() - opened)
}

#[test]
fn ten_thousand_gaps_stay_usable() {
    let Some(mut browser) = browser() else { return };
    let page = pages::page("many", pages::buckets(5_000), None, Format::Html);
    let (rows, opened, used) = use_it(&mut browser, &page, "tenant[7].");
    assert!(rows >= 10_000, "{rows} gaps");
    assert_eq!(browser.evaluate("document.querySelectorAll('#gaps .gap[open] .subjects a').length"), json!(100));
    eprintln!("{rows} gaps: opened in {opened:?}, searched and unfolded in {used:?}");
    assert!(opened + used < Duration::from_secs(6), "opened in {opened:?}, searched and unfolded in {used:?}");
}

#[test]
fn a_hundred_thousand_resources_stay_below_fifteen_megabytes_and_two_seconds() {
    let Some(mut browser) = browser() else { return };
    let page = pages::page("large", pages::shops(1_471), None, Format::Html);
    let size = std::fs::metadata(&page).expect("the page").len();
    let (rows, opened, used) = use_it(&mut browser, &page, "team-042 bucket");
    browser.evaluate("document.querySelector('#matrix').scrollIntoView({behavior: 'instant'})");
    browser.picture(false, &pages::screenshots().join("large-matrix.png"));
    browser.click("#matrix .cell.is-short");
    browser.wait_for("document.querySelector('dialog').open");
    eprintln!("{rows} gaps, {size} bytes: opened in {opened:?}, searched and unfolded in {used:?}");
    assert!(size < 15_000_000, "{size} bytes");
    assert!(opened < Duration::from_secs(2), "opened in {opened:?}");
}
