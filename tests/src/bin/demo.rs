//! The application driven through its main job, with a line and a screenshot for each step.
//!
//! `cargo xtask demo` starts it inside the private session.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::extensions::Draft;
use plugdesk_tests::screens::{self, bring, extensions, instances, review, transfers, welcome};
use plugdesk_tests::web::Web;
use plugdesk_tests::words::{Words, size};
use plugdesk_tests::zips::{self, Plugin};
use plugdesk_tests::{Failure, Language, Scene, drag, scene};

const PLUGIN: Plugin<'static> = Plugin {
    name: "analysis-demo",
    version: "2.1.0",
    elasticsearch: "8.15.2",
    jar: 12_400_000,
};

const PARTS: Plugin<'static> = Plugin {
    name: "analysis-parts",
    version: "1.4.0",
    elasticsearch: "8.15.1",
    jar: 2_400_000,
};
const NAMES: Plugin<'static> = Plugin {
    name: "analysis-names",
    version: "2.0.1",
    elasticsearch: "8.15.1",
    jar: 900_000,
};

const INSTANCE: &str = "es-cn-i7m27ausp001l0001";
/// Runs the same version in the sandbox's second region.
const OTHER_REGION: &str = "es-cn-4xl3qn7k9001s0004";

#[tokio::main]
async fn main() -> ExitCode {
    match play().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&format!("\nThe demo stopped: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn play() -> Result<(), Failure> {
    let shots = std::env::var_os("PLUGDESK_SHOTS")
        .map_or_else(|| "target/demo-shots".into(), PathBuf::from);
    std::fs::create_dir_all(&shots).map_err(Failure::io("making the folder for screenshots"))?;
    say(&format!("Screenshots go to {}", shots.display()));
    scene::play("demo", Language::English, async |scene| {
        let mut demo = Demo {
            scene,
            shots,
            number: 0,
        };
        demo.elastic_cloud().await?;
        demo.ece().await?;
        demo.alibaba().await?;
        demo.bring().await?;
        demo.looks().await?;
        say(&format!(
            "All {} steps were seen in the window.",
            demo.number
        ));
        Ok(())
    })
    .await
}

fn say(line: &str) {
    // Where the output is closed there is nobody left to tell.
    let _ = writeln!(std::io::stdout(), "{line}");
}

struct Demo<'scene> {
    scene: &'scene Scene,
    shots: PathBuf,
    number: u32,
}

impl Demo<'_> {
    /// Tells that a step was seen and takes its picture.
    async fn seen(&mut self, what: &str, picture: &str) -> Result<(), Failure> {
        self.number += 1;
        let picture = format!("{:02}-{picture}.png", self.number);
        self.scene
            .window
            .picture(&self.shots.join(&picture))
            .await?;
        say(&format!("✓ {:>2}  {what}  [{picture}]", self.number));
        Ok(())
    }

    async fn elastic_cloud(&mut self) -> Result<(), Failure> {
        let (scene, words) = (self.scene, Words::of(Language::English));
        let window = &scene.window;
        window
            .read("welcome", USUAL, |text| text.contains(words.welcome))
            .await?;
        self.seen("The first start asks where the clusters run.", "welcome")
            .await?;

        let practice = welcome::open_sandbox(scene).await?;
        window.see("extensions-table").await?;
        self.seen(
            "The sandbox is open; Elastic Cloud shows its extensions.",
            "extensions",
        )
        .await?;

        let zip = PLUGIN.write(&scene.home.files(), "analysis-demo-2.1.0.zip")?;
        let bytes = zips::size(&zip)?;
        let held = drag::hold_files(std::slice::from_ref(&zip)).await?;
        window.see("drop-veil").await?;
        self.seen("A zip is held over the window.", "drag").await?;
        held.let_go().await?;
        window
            .read("review", USUAL, |text| text.contains("8.15.2"))
            .await?;
        review::to(window, &practice.cloud).await?;
        self.seen(
            "The sheet says what is inside the zip; nothing was sent yet.",
            "review",
        )
        .await?;

        review::submit(window).await?;
        transfers::in_dock(window, "analysis-demo-2.1.0.zip", "done", LONG).await?;
        let row = extensions::see_row(window, PLUGIN.name, PLUGIN.elasticsearch, USUAL, |row| {
            row.file == words.verified && row.size == size(bytes)
        })
        .await?;
        extensions::open_details(window, &row).await?;
        let said = format!(
            "It was uploaded: {}, {} ({bytes} bytes).",
            row.file, row.size
        );
        self.seen(&said, "stored").await?;

        window.click("nav-transfers").await?;
        window.see("transfers").await?;
        self.seen(
            "Each step of the transfer has its time and its request.",
            "transfer",
        )
        .await
    }

    async fn ece(&mut self) -> Result<(), Failure> {
        let (scene, words) = (self.scene, Words::of(Language::English));
        let window = &scene.window;
        let ece = screens::connection_to(window, "ece").await?;
        screens::go_to(window, &ece).await?;
        let zip = zips::bundle(&scene.home.files(), "dictionaries.zip")?;
        review::choose_file(window, "upload", &zip).await?;
        review::to(window, &ece).await?;
        self.seen(
            "On ECE, a bundle was chosen in the file dialog.",
            "ece-review",
        )
        .await?;
        review::submit(window).await?;
        extensions::see_row(window, "dictionaries", "*", LONG, |row| {
            row.file == words.verified
        })
        .await?;
        self.seen("ECE stores the bundle.", "ece-stored").await?;

        let plugin = Plugin {
            name: "from-url",
            jar: 400_000,
            ..PLUGIN
        };
        let zip = plugin.write(&scene.home.files(), "from-url.zip")?;
        let web =
            Web::serving_zip(std::fs::read(&zip).map_err(Failure::io("reading the zip"))?).await?;
        let draft = Draft {
            name: "from-url",
            kind: "plugin",
            version: "8.15.2",
        };
        let url = format!("{}/from-url.zip", web.url());
        extensions::fill_from_url(window, &url, draft).await?;
        self.seen(
            "An extension is created from a URL that the service fetches itself.",
            "url",
        )
        .await?;
        extensions::submit(window).await?;
        let whole = size(zips::size(&zip)?);
        extensions::see_row(window, "from-url", "8.15.2", LONG, |row| row.size == whole).await?;
        ensure(web.fetched() == 1, || {
            format!("the URL was fetched {} times", web.fetched())
        })?;
        self.seen("The service fetched it.", "url-stored").await?;

        let draft = Draft {
            name: "later",
            kind: "plugin",
            version: "8.15.2",
        };
        extensions::create_without_file(window, draft).await?;
        let row = extensions::see_row(window, "later", "8.15.2", USUAL, |row| {
            row.file == words.waiting
        })
        .await?;
        extensions::open_details(window, &row).await?;
        self.seen(
            "Another one is created first; it waits for its file.",
            "waiting",
        )
        .await?;
        let plugin = Plugin {
            name: "later",
            jar: 900_000,
            ..PLUGIN
        };
        let zip = plugin.write(&scene.home.files(), "later.zip")?;
        review::choose_file(window, "upload-file", &zip).await?;
        review::submit(window).await?;
        extensions::see_row(window, "later", "8.15.2", LONG, |row| {
            row.file == words.verified
        })
        .await?;
        self.seen("Its file came later.", "uploaded-later").await
    }

    async fn alibaba(&mut self) -> Result<(), Failure> {
        let (scene, words) = (self.scene, Words::of(Language::English));
        let window = &scene.window;
        let alibaba = screens::connection_to(window, "alibaba").await?;
        screens::go_to(window, &alibaba).await?;
        window.see("instances-table").await?;
        self.seen("Alibaba Cloud shows its instances.", "instances")
            .await?;
        instances::open(window, INSTANCE).await?;
        for plugin in ["pluginName1", "pluginName2"] {
            instances::choose(window, plugin).await?;
        }
        self.seen("Two plug-ins of the library are chosen.", "chosen")
            .await?;
        let asked = instances::ask(window).await?;
        ensure(asked.contains(words.restarts), || {
            format!("the confirmation says {asked}")
        })?;
        self.seen(
            "Plugdesk says that the cluster restarts, and asks.",
            "confirm",
        )
        .await?;
        instances::confirm(window).await?;
        let line =
            instances::result(window, "pluginName1", |line| line.answer == words.accepted).await?;
        let said = format!("The service accepted them; request {}.", line.request);
        self.seen(&said, "result").await?;
        instances::run_is(window, "finished", LONG).await?;
        for plugin in ["pluginName1", "pluginName2"] {
            instances::result(window, plugin, |line| line.state == words.installed).await?;
        }
        self.seen(
            "The instance is active again; both are installed.",
            "installed",
        )
        .await
    }

    /// Two zips to two instances in two regions.
    async fn bring(&mut self) -> Result<(), Failure> {
        let (scene, folder) = (self.scene, self.scene.home.files());
        let window = &scene.window;
        let zips = [
            PARTS.write(&folder, "analysis-parts-1.4.0.zip")?,
            NAMES.write(&folder, "analysis-names-2.0.1.zip")?,
        ];
        let (alibaba, shanghai) = (
            screens::connection_to(window, "alibaba").await?,
            screens::PRACTICE_SHANGHAI,
        );
        review::drop_files(window, &zips).await?;
        review::to(window, &alibaba).await?;
        bring::tick(window, INSTANCE).await?;
        bring::add_region(window, shanghai).await?;
        bring::tick(window, OTHER_REGION).await?;
        self.seen(
            "Two zips are for two instances in two regions; what each restart costs is said.",
            "bring",
        )
        .await?;
        review::submit(window).await?;
        let told = |run: &serde_json::Value| run["progress"]["percent"].is_number();
        bring::run_of(window, INSTANCE, LONG, told).await?;
        screens::go_to(window, &alibaba).await?;
        instances::open(window, INSTANCE).await?;
        window.see("change-banner").await?;
        self.seen(
            "Both went through the bucket, and the instance installs them node by node.",
            "brought",
        )
        .await?;
        for instance in [INSTANCE, OTHER_REGION] {
            bring::run_of(window, instance, LONG, |run| run["state"] == "finished").await?;
        }
        window.click("instances-back").await?;
        window.see("run-table").await?;
        self.seen("One table tells what became of all.", "results")
            .await
    }

    /// The same window in the other language and in the dark.
    async fn looks(&mut self) -> Result<(), Failure> {
        let window = &self.scene.window;
        window.speak(Language::Chinese).await?;
        window.click("nav-settings").await?;
        window.choose("settings-theme", "dark").await?;
        let words = Words::of(Language::Chinese);
        let cloud = screens::connection_to(window, "elastic_cloud").await?;
        screens::go_to(window, &cloud).await?;
        extensions::see_row(window, PLUGIN.name, PLUGIN.elasticsearch, USUAL, |row| {
            row.file == words.verified || row.file == words.stored
        })
        .await?;
        self.seen("The same in Chinese and in the dark.", "chinese-dark")
            .await?;
        let alibaba = screens::connection_to(window, "alibaba").await?;
        screens::go_to(window, &alibaba).await?;
        instances::open(window, INSTANCE).await?;
        self.seen(
            "The instance in Chinese and in the dark.",
            "chinese-dark-instance",
        )
        .await
    }
}
