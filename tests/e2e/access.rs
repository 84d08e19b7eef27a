//! Everything by keyboard, and nothing that a check for accessibility finds.

use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::{
    self, connection, extensions, instances, review, transfers, welcome,
};
use plugdesk_tests::window::test_id;
use plugdesk_tests::words::Words;
use plugdesk_tests::zips::Plugin;
use plugdesk_tests::{Failure, Language, Scene, dialog};
use serde_json::{Value, json};
use thirtyfour::{By, Key};

crate::scenes! {
    in both languages:;
    in english:
        the_main_job_by_keyboard,
        the_install_by_keyboard,
        the_language_changes_at_once,
        nothing_is_inaccessible_in_light_and_dark;
}
const PLUGIN: Plugin<'static> = Plugin {
    name: "analysis-demo",
    version: "2.1.0",
    elasticsearch: "8.15.2",
    jar: 20_000,
};

/// Presses Tab until the thing with this test id has the focus.
async fn tab_to(scene: &Scene, css: &str) -> Result<(), Failure> {
    let window = &scene.window;
    let mut passed = Vec::new();
    for _ in 0..60 {
        let script = "const [css] = arguments; const here = document.activeElement;
            return [here.matches(css), here.dataset.testid ?? here.tagName, getComputedStyle(here).outlineStyle];";
        let here = window.script(script, vec![json!(css)]).await?;
        if here[0] == true {
            let outline = here[2].as_str().unwrap_or_default();
            return ensure(outline != "none", || {
                format!("{css} has the focus and does not show it")
            });
        }
        passed.push(here[1].as_str().unwrap_or_default().to_owned());
        press(scene, Key::Tab).await?;
    }
    Err(Failure::Wrong(format!(
        "Tab does not lead to {css}, only to {passed:?}"
    )))
}

async fn press(scene: &Scene, key: Key) -> Result<(), Failure> {
    let driver = scene.window.driver();
    driver.action_chain().send_keys(key).perform().await?;
    Ok(())
}

/// Goes into a table by Tab and along it by the arrow keys, up to the row that `css` describes.
async fn arrow_to(scene: &Scene, table: &str, css: &str) -> Result<(), Failure> {
    let window = &scene.window;
    let rows = format!("[data-testid={table}] tbody tr[data-testid]");
    tab_to(scene, &rows).await?;
    press(scene, Key::Home).await?;
    let count = window.driver().find_all(By::Css(rows)).await?.len();
    for _ in 0..count {
        let here = window
            .script(
                "return document.activeElement.matches(arguments[0])",
                vec![json!(css)],
            )
            .await?;
        if here == true {
            return Ok(());
        }
        press(scene, Key::Down).await?;
    }
    Err(Failure::Wrong(format!("the arrow keys do not reach {css}")))
}

async fn the_main_job_by_keyboard(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let zip = PLUGIN.write(&scene.home.files(), "by-keyboard.zip")?;
    window.see("welcome").await?;
    tab_to(scene, &test_id("open-sandbox")).await?;
    press(scene, Key::Enter).await?;
    window.see("extensions-table").await?;

    tab_to(scene, &test_id("upload")).await?;
    let opened = dialog::opened_by(press(scene, Key::Enter)).await?;
    dialog::choose(&opened, &zip).await?;
    window.see("review").await?;
    tab_to(scene, &test_id("review-submit")).await?;
    press(scene, Key::Enter).await?;
    window.see_no_more("review").await?;
    transfers::in_dock(window, "by-keyboard.zip", "done", LONG).await?;
    let row = extensions::see_row(window, "analysis-demo", "8.15.2", USUAL, |row| {
        row.file == words.verified
    })
    .await?;

    arrow_to(scene, "extensions-table", &test_id(&row.test_id)).await?;
    press(scene, Key::Enter).await?;
    window.see("details").await.map(|_| ())
}

async fn the_install_by_keyboard(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    tab_to(scene, &test_id(&format!("connection-{}", practice.alibaba))).await?;
    press(scene, Key::Enter).await?;
    window.see("instances-table").await?;
    arrow_to(
        scene,
        "instances-table",
        &test_id("row-es-cn-i7m27ausp001l0001"),
    )
    .await?;
    press(scene, Key::Enter).await?;
    window.see("custom-plugins").await?;
    let plugin = instances::row_of("pluginName1");
    arrow_to(scene, "custom-plugins", &plugin).await?;
    press(scene, Key::Space).await?;
    window
        .see_css(&format!("{plugin}[aria-selected=true]"))
        .await?;
    // Tab goes round the page, too.
    tab_to(scene, &test_id("instance-install")).await?;
    press(scene, Key::Enter).await?;
    window.see("install-confirm").await?;
    tab_to(scene, &test_id("confirm-go")).await?;
    press(scene, Key::Enter).await?;
    instances::run_is(window, "finished", LONG).await
}

async fn the_language_changes_at_once(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.cloud).await?;
    window.see("extensions-table").await?;
    window.speak(Language::Chinese).await?;
    let page = window.page_text().await?;
    ensure(page.contains("语言") || page.contains("设置"), || {
        format!("the page says {page}")
    })?;
    window.speak(Language::English).await?;
    let page = window.page_text().await?;
    ensure(page.contains("Settings"), || {
        format!("the page says {page}")
    })
}

async fn nothing_is_inaccessible_in_light_and_dark(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let mut found = Vec::new();
    window.see("welcome").await?;
    found.extend(faults(scene, "welcome").await?);
    let practice = welcome::open_sandbox(scene).await?;
    for theme in ["light", "dark"] {
        window.click("nav-settings").await?;
        window.choose("settings-theme", theme).await?;
        found.extend(faults(scene, &format!("settings, {theme}")).await?);
        for service in ["elastic_cloud", "ece", "alibaba"] {
            connection::add(window, service).await?;
            found.extend(faults(scene, &format!("form of {service}, {theme}")).await?);
        }
        screens::go_to(window, &practice.cloud).await?;
        window
            .click_row("[data-testid=extensions-table] tbody tr", 1)
            .await?;
        window.see("resource-version").await?;
        found.extend(faults(scene, &format!("extensions, {theme}")).await?);
        let zip = PLUGIN.write(&scene.home.files(), &format!("{theme}.zip"))?;
        review::drop_files(window, &[zip]).await?;
        found.extend(faults(scene, &format!("review, {theme}")).await?);
        review::cancel(window).await?;
        screens::go_to(window, &practice.alibaba).await?;
        window.see("instances-table").await?;
        found.extend(faults(scene, &format!("instances, {theme}")).await?);
        instances::open(window, "es-cn-i7m27ausp001l0001").await?;
        found.extend(faults(scene, &format!("instance, {theme}")).await?);
    }
    ensure(found.is_empty(), || found.join("\n"))
}

/// What axe finds on the page as it stands, by the rules of WCAG 2.2 A and AA.
async fn faults(scene: &Scene, place: &str) -> Result<Vec<String>, Failure> {
    let axe = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../node_modules/axe-core/axe.min.js"
    );
    let axe = std::fs::read_to_string(axe).map_err(Failure::io("reading axe-core"))?;
    let window = &scene.window;
    window.script(&axe, vec![]).await?;
    let script = "const [done] = arguments;
        // What still moves has colours in between.
        Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))
            .then(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
            .then((result) => done(result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join('; ')}`)),
                  (error) => done([String(error)]));";
    let answer = window
        .driver()
        .execute_async(script, Vec::<Value>::new())
        .await?;
    let found = answer.json().as_array().cloned().unwrap_or_default();
    Ok(found
        .iter()
        .map(|fault| format!("{place}: {}", fault.as_str().unwrap_or_default()))
        .collect())
}
