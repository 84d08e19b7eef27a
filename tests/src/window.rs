//! The application's real window, driven by WebKitWebDriver.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::components::SelectElement;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::{By, Key, WebDriver, WebElement};
use tokio::process::Child;

use crate::failure::Failure;
use crate::home::Home;
use crate::language::Language;
use crate::launch::{self, Bus};
use crate::patience::{self, USUAL};
use crate::process;

/// An open window.
#[derive(Debug)]
pub struct Window {
    driver: WebDriver,
    webdriver: Child,
    /// Whether the application has ended by itself, so that the driver has nothing left to close.
    ended: AtomicBool,
}

/// How long the driver may take to say goodbye to an application that has ended.
const GOODBYE: Duration = Duration::from_secs(5);

impl Window {
    /// Starts the application and waits until its page stands.
    pub async fn open(home: &Home) -> Result<Self, Failure> {
        Self::open_with(home, Bus::Present).await
    }

    /// Starts the application where no message bus answers: it finds neither another one nor a
    /// keyring.
    pub async fn open_without_bus(home: &Home) -> Result<Self, Failure> {
        Self::open_with(home, Bus::Absent).await
    }

    async fn open_with(home: &Home, bus: Bus) -> Result<Self, Failure> {
        let app = launch::app()?;
        let port = launch::free_port()?;
        let mut webdriver = launch::start_webdriver(home, bus, port)?;
        let driver = match launch::connect(port, &app).await {
            Ok(driver) => driver,
            Err(failure) => {
                let _ = webdriver.kill().await;
                return Err(failure);
            }
        };
        let window = Self {
            driver,
            webdriver,
            ended: AtomicBool::new(false),
        };
        window.stands().await?;
        Ok(window)
    }

    /// The driver itself, for what has no word of its own here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Switches the language in the settings and waits until the page speaks it, at once.
    pub async fn speak(&self, language: Language) -> Result<(), Failure> {
        let info = self.ask("app_info", json!({})).await?;
        let mut settings = info["settings"].clone();
        settings["language"] = json!(language.setting());
        self.ask("settings_change", json!({ "settings": settings }))
            .await?;
        self.driver.refresh().await?;
        self.stands().await?;
        patience::until("the page in the chosen language", USUAL, async || {
            let tag = self
                .script("return document.documentElement.lang", vec![])
                .await?;
            Ok(if tag == language.tag() {
                Ok(())
            } else {
                Err(tag)
            })
        })
        .await
    }

    /// Waits until something with this test id is displayed.
    pub async fn see(&self, id: &str) -> Result<WebElement, Failure> {
        self.see_css(&test_id(id)).await
    }

    /// Waits until something that this selector describes is displayed.
    pub async fn see_css(&self, css: &str) -> Result<WebElement, Failure> {
        patience::until(css, USUAL, async || {
            for element in self.found(css).await? {
                // An element may vanish between being found and being asked.
                if element.is_displayed().await.unwrap_or(false) {
                    return Ok(Ok(element));
                }
            }
            Ok(Err("nothing displayed"))
        })
        .await
    }

    /// What a selector describes at this moment. Where the page redraws itself while the driver
    /// hands its elements over, it is asked once more.
    async fn found(&self, css: &str) -> Result<Vec<WebElement>, Failure> {
        patience::until(css, USUAL, async || {
            match self.driver.find_all(By::Css(css)).await {
                Ok(found) => Ok(Ok(found)),
                Err(error)
                    if matches!(
                        error.as_inner(),
                        WebDriverErrorInner::StaleElementReference(_)
                    ) =>
                {
                    Ok(Err("redrawn meanwhile"))
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// Waits until the page has read its first lists and stands.
    async fn stands(&self) -> Result<(), Failure> {
        self.see("sidebar").await.map(|_| ())
    }

    /// Waits until nothing with this test id is displayed.
    pub async fn see_no_more(&self, id: &str) -> Result<(), Failure> {
        self.see_no_more_css(&test_id(id)).await
    }

    /// Waits until nothing that this selector describes is displayed.
    pub async fn see_no_more_css(&self, css: &str) -> Result<(), Failure> {
        patience::until(&format!("no {css}"), USUAL, async || {
            Ok(if self.shows_css(css).await? {
                Err("still displayed")
            } else {
                Ok(())
            })
        })
        .await
    }

    /// Whether something with this test id is displayed at this moment.
    pub async fn shows(&self, id: &str) -> Result<bool, Failure> {
        self.shows_css(&test_id(id)).await
    }

    /// Whether something that this selector describes is displayed at this moment.
    pub async fn shows_css(&self, css: &str) -> Result<bool, Failure> {
        for element in self.found(css).await? {
            if element.is_displayed().await.unwrap_or(false) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Clicks on it as soon as it is displayed, enabled and not covered.
    pub async fn click(&self, id: &str) -> Result<(), Failure> {
        self.click_css(&test_id(id)).await
    }

    /// Clicks on the first thing that this selector describes, as soon as that can be done.
    pub async fn click_css(&self, css: &str) -> Result<(), Failure> {
        patience::until(&format!("{css}, ready to be clicked"), USUAL, async || {
            let element = self.see_css(css).await?;
            if !element.is_enabled().await.unwrap_or(false) {
                return Ok(Err("not enabled".to_owned()));
            }
            let Err(error) = element.click().await else {
                return Ok(Ok(()));
            };
            // Covered by something that is on its way out or stays in its place, or replaced in
            // between: once more, where a person would have scrolled it to.
            let _ = element.scroll_into_view().await;
            Ok(Err(error.to_string()))
        })
        .await
    }

    /// Clicks on a row of a table. WebKit finds no point to click at in a row itself, so it is the
    /// row's cell with this number, counted from 1.
    pub async fn click_row(&self, row: &str, cell: u32) -> Result<(), Failure> {
        self.click_css(&format!("{row} > td:nth-child({cell})"))
            .await
    }

    /// Replaces what stands in a field, key by key, as a person does who marks it all first.
    pub async fn fill(&self, id: &str, text: &str) -> Result<(), Failure> {
        let field = self.see(id).await?;
        field.scroll_into_view().await?;
        field.click().await?;
        field.send_keys(Key::Control + "a").await?;
        field.send_keys(Key::Delete + text).await?;
        let value = field.prop("value").await?.unwrap_or_default();
        crate::failure::ensure(value == text, || format!("the field {id} holds {value:?}"))
    }

    /// Chooses an option of a list by its value.
    pub async fn choose(&self, id: &str, value: &str) -> Result<(), Failure> {
        let list = self.see(id).await?;
        SelectElement::new(&list)
            .await?
            .select_by_value(value)
            .await?;
        let chosen = list.prop("value").await?;
        crate::failure::ensure(chosen.as_deref() == Some(value), || {
            format!("{id} has {chosen:?} chosen, not {value}")
        })
    }

    /// What an element shows.
    pub async fn text(&self, id: &str) -> Result<String, Failure> {
        Ok(self.see(id).await?.text().await?)
    }

    /// Waits until the text of an element satisfies `holds`, and returns it.
    pub async fn read(
        &self,
        id: &str,
        within: Duration,
        holds: impl Fn(&str) -> bool,
    ) -> Result<String, Failure> {
        let css = test_id(id);
        patience::until(&format!("{id} with the right text"), within, async || {
            let mut last = String::new();
            for element in self.found(&css).await? {
                last = element.text().await.unwrap_or_default();
                if holds(&last) {
                    return Ok(Ok(last));
                }
            }
            Ok(Err(last))
        })
        .await
    }

    /// Waits until an attribute of an element has this value.
    pub async fn read_attribute(
        &self,
        id: &str,
        attribute: &str,
        value: &str,
        within: Duration,
    ) -> Result<(), Failure> {
        let css = test_id(id);
        patience::until(
            &format!("{id} with {attribute}={value}"),
            within,
            async || {
                let mut last = None;
                for element in self.found(&css).await? {
                    last = element.attr(attribute).await.unwrap_or_default();
                    if last.as_deref() == Some(value) {
                        return Ok(Ok(()));
                    }
                }
                Ok(Err(last))
            },
        )
        .await
    }

    /// Everything that the page shows, as text.
    pub async fn page_text(&self) -> Result<String, Failure> {
        let text = self
            .script(
                "return document.body ? document.body.innerText : ''",
                vec![],
            )
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Failure> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// Calls a command of the application as the page does, and returns the whole answer.
    pub async fn call(
        &self,
        command: &str,
        arguments: Value,
    ) -> Result<Result<Value, Value>, Failure> {
        let script = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args)
                .then((value) => done({ value }), (fault) => done({ fault }));";
        let answer = self
            .driver
            .execute_async(script, vec![json!(command), arguments])
            .await?;
        let answer = answer.json();
        Ok(match answer.get("fault") {
            Some(fault) => Err(fault.clone()),
            None => Ok(answer.get("value").cloned().unwrap_or_default()),
        })
    }

    /// Calls a command that must not fail.
    pub async fn ask(&self, command: &str, arguments: Value) -> Result<Value, Failure> {
        self.call(command, arguments)
            .await?
            .map_err(|fault| Failure::Fault {
                command: command.to_owned(),
                fault,
            })
    }

    /// Takes a picture of what the page shows. The page is let paint first: a picture otherwise
    /// shows the frame before the last.
    pub async fn picture(&self, path: &Path) -> Result<(), Failure> {
        let painted = "const done = arguments[arguments.length - 1]; \
                       requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)));";
        self.driver.execute_async(painted, Vec::new()).await?;
        let picture = self.driver.screenshot_as_png().await?;
        std::fs::write(path, picture).map_err(Failure::io(format!("writing {}", path.display())))
    }

    /// Keeps what can be seen, for somebody who looks for the reason of a failure.
    pub async fn keep(&self, home: &Home, folder: &Path) -> Result<(), Failure> {
        std::fs::create_dir_all(folder).map_err(Failure::io("making the folder for a failure"))?;
        self.picture(&folder.join("page.png")).await?;
        let text = self.page_text().await?;
        std::fs::write(folder.join("page.txt"), text)
            .map_err(Failure::io("keeping the page's text"))?;
        let source = self.driver.source().await?;
        std::fs::write(folder.join("page.html"), source)
            .map_err(Failure::io("keeping the page"))?;
        std::fs::copy(home.log(), folder.join("output.log"))
            .map_err(Failure::io("keeping the application's output"))?;
        crate::desktop::picture(&folder.join("display.png")).await
    }

    /// The application's process: the driver's one child.
    pub fn process(&self) -> Result<u32, Failure> {
        let driver = self.webdriver.id();
        let missing = || Failure::program("plugdesk", "the driver has no application");
        let driver = driver.ok_or_else(missing)?;
        process::child_of(driver)?.ok_or_else(missing)
    }

    /// Waits until the application, with this process, has ended by itself.
    pub async fn ends(&self, process: u32, within: Duration) -> Result<(), Failure> {
        process::ended(process, within).await?;
        self.ended.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Closes the window and waits until the application has ended.
    pub async fn close(mut self) -> Result<(), Failure> {
        let quit = if self.ended.load(Ordering::Relaxed) {
            // The session is ended for the driver's sake; the application is gone already.
            let _ = tokio::time::timeout(GOODBYE, self.driver.quit()).await;
            Ok(())
        } else {
            let process = self.process()?;
            let quit = self.driver.quit().await;
            // The driver ends the application after it has answered. It must not be ended before,
            // or else the application stays and its window is met by the next test.
            process::ended(process, USUAL).await?;
            quit
        };
        self.webdriver
            .kill()
            .await
            .map_err(Failure::io("ending WebKitWebDriver"))?;
        Ok(quit?)
    }
}

/// The selector of a test id.
pub fn test_id(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}
