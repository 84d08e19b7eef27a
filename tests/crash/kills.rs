//! The crash matrix: kills at every write of the journal, and at any moment at all.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use plugdesk_tests::Services;
use plugdesk_tests::crash::{Errand, Spot};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::batch::Batch;
use crate::child::{self, End};
use crate::ledger;

/// `PLUGDESK_CRASH_SEED` tries other moments.
const SEED: u64 = 20_260_101;

/// How many kills at any moment there are in all.
const RANDOM_KILLS: u64 = 200;

fn seed() -> u64 {
    let given = std::env::var("PLUGDESK_CRASH_SEED");
    given.map_or(SEED, |text| text.parse().unwrap())
}

pub(crate) fn errand(data: &Path, services: &Services, batch: &Batch) -> Errand {
    Errand {
        data: data.to_owned(),
        address: services.cloud().to_owned(),
        key: services.cloud_key().to_owned(),
        uploads: batch.uploads(),
        killed_at: None,
    }
}

/// What the processes on one folder told, taken together.
#[derive(Default)]
struct Asked(Vec<String>);

impl Asked {
    fn heard(&mut self, outcome: &child::Outcome) {
        for file in outcome.asked() {
            assert!(
                !self.0.iter().any(|known| known == file),
                "{file} was taken and lost"
            );
            self.0.push(file.to_owned());
        }
    }
}

/// After everything came to its end: nothing lost, nothing twice, nothing stray.
pub(crate) async fn all_is_well(services: &Services, data: &Path, batch: &Batch, told: &str) {
    let mut names: Vec<_> = batch.files.iter().map(|file| &*file.name).collect();
    names.sort_unstable();
    tokio::task::block_in_place(|| ledger::is_complete(data, &names, told));
    batch.is_there_once(services, told).await;
    batch.clear_away(services).await;
}

/// One process is killed at a write, the one after it at another, and the third has to finish.
/// `false` when the first got to its end without that write.
async fn killed_at(
    services: &Services,
    batch: &Batch,
    spots: [Spot; 2],
    kills: &AtomicU64,
) -> bool {
    let data = tempfile::tempdir().unwrap();
    let story = format!("killed at {spots:?}");
    let mut asked = Asked::default();
    let mut reached = false;
    for spot in spots.map(Some).into_iter().chain([None]) {
        let errand = Errand {
            killed_at: spot,
            ..errand(data.path(), services, batch)
        };
        let outcome = child::run(&errand, &story, None).await;
        asked.heard(&outcome);
        if outcome.end == End::Done {
            break;
        }
        kills.fetch_add(1, Ordering::Relaxed);
        reached = true;
    }
    all_is_well(
        services,
        data.path(),
        batch,
        &format!("killed at {spots:?}"),
    )
    .await;
    reached
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_write_of_the_journal_loses_nothing_and_does_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let files = Batch::make(folder.path(), &[3_000, 40_000, 200_000, 1_000]);
    let services = Services::start().await.unwrap();
    let (kills, writes) = (AtomicU64::new(0), AtomicU64::new(0));
    // Two batches go side by side, each with a folder and with names of its own.
    let lane = |lane: u64| {
        let batch = files.called(&format!("every-{lane}-"));
        let mut dice = StdRng::seed_from_u64(seed() + lane);
        let (services, kills, writes) = (&services, &kills, &writes);
        async move {
            for write in (1 + lane..).step_by(2) {
                let mut reached = false;
                for committed in [false, true] {
                    let spot = Spot { write, committed };
                    let again = Spot {
                        write: dice.random_range(1..20),
                        committed: dice.random(),
                    };
                    reached |= killed_at(services, &batch, [spot, again], kills).await;
                }
                if !reached {
                    return;
                }
                writes.fetch_max(write, Ordering::Relaxed);
            }
        }
    };
    tokio::join!(lane(0), lane(1));
    let (kills, writes) = (kills.into_inner(), writes.into_inner());
    println!("seed {}", seed());
    println!(
        "kills survived: {kills} at {writes} writes of a batch of {}",
        files.files.len()
    );
    // Each file takes an order, and an intent and an answer for each of its four steps.
    assert!(writes >= 4 * 9, "only {writes} writes");
}

/// One batch, killed again and again until it is through or there are no kills left.
async fn killed_at_random(
    services: &Services,
    batch: &Batch,
    usual: Duration,
    dice: &mut StdRng,
    left: &AtomicU64,
) {
    let data = tempfile::tempdir().unwrap();
    let errand = errand(data.path(), services, batch);
    let mut asked = Asked::default();
    let mut moments = Vec::new();
    loop {
        let moment = usual.mul_f64(dice.random_range(0.0..0.6));
        let kill = left.load(Ordering::Relaxed) > 0;
        let outcome = child::run(
            &errand,
            &format!("killed after {moments:?}"),
            kill.then_some(moment),
        )
        .await;
        asked.heard(&outcome);
        if outcome.end == End::Done {
            break;
        }
        moments.push(moment);
        // The lanes may take one more than there are; none is counted that was not survived.
        let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        });
    }
    all_is_well(
        services,
        data.path(),
        batch,
        &format!("killed after {moments:?}"),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_moment_loses_nothing_and_does_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let sizes: Vec<usize> = (0..20_i32).map(size).collect();
    let files = Batch::make(folder.path(), &sizes);
    let services = Services::start().await.unwrap();
    let usual = usual_time(&services, &files).await;
    let left = AtomicU64::new(RANDOM_KILLS);
    let lane = |lane: u64| {
        let batch = files.called(&format!("random-{lane}-"));
        let mut dice = StdRng::seed_from_u64(seed() + 100 + lane);
        let (services, left) = (&services, &left);
        async move {
            while left.load(Ordering::Relaxed) > 0 {
                killed_at_random(services, &batch, usual, &mut dice, left).await;
            }
        }
    };
    tokio::join!(lane(0), lane(1));
    println!("seed {}, a batch takes {usual:.1?}", seed());
    println!("kills survived: {RANDOM_KILLS}");
}

/// From 1 KB to 3 MB, each half as large again as the one before.
fn size(number: i32) -> usize {
    let size = 1_000.0 * 1.5_f64.powi(number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is small"
    )]
    let size = size.min(3_000_000.0) as usize;
    size
}

/// How long a batch takes when nobody kills it. It only tells where to kill.
async fn usual_time(services: &Services, files: &Batch) -> Duration {
    let data = tempfile::tempdir().unwrap();
    let batch = files.called("whole-");
    let begun = Instant::now();
    let outcome = child::run(&errand(data.path(), services, &batch), "not killed", None).await;
    let usual = begun.elapsed();
    assert_eq!(outcome.end, End::Done);
    all_is_well(services, data.path(), &batch, "not killed").await;
    usual
}
