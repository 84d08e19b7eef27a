use std::collections::HashMap;

use chrono::TimeDelta;

use super::*;

fn start() -> DateTime<Utc> {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

fn told(remaining: u64) -> Told {
    Told {
        interval: Duration::from_mins(1),
        limit: 10,
        remaining,
    }
}

/// A call that is answered at once.
fn call(window: &mut Window, remaining: u64, now: DateTime<Utc>) {
    let over = window.over;
    window.admit(now).unwrap();
    window.note(told(remaining), over, now);
    window.end();
}

#[test]
fn without_headers_nothing_waits() {
    let limit = RateLimit::default();
    for _ in 0..10_000 {
        limit.admit(start()).unwrap();
    }
    assert_eq!(limit.window().under_way, 0);
}

#[test]
fn at_zero_calls_wait_until_the_interval_is_over() {
    let mut window = Window::default();
    let mut now = start();
    for remaining in (0..10).rev() {
        call(&mut window, remaining, now);
        now += TimeDelta::seconds(1);
    }
    assert_eq!(window.admit(now), Err(Duration::from_secs(50)));
    now += TimeDelta::seconds(49);
    assert_eq!(window.admit(now), Err(Duration::from_secs(1)));
    now += TimeDelta::seconds(1);
    for remaining in (0..10).rev() {
        call(&mut window, remaining, now);
    }
    assert_eq!(window.admit(now), Err(Duration::from_mins(1)));
}

#[test]
fn calls_under_way_count_as_used() {
    let mut window = Window::default();
    call(&mut window, 3, start());
    for _ in 0..3 {
        window.admit(start()).unwrap();
    }
    assert!(window.admit(start()).is_err());
    // The first of the three is answered before the service has seen the others.
    window.note(told(2), 1, start());
    window.end();
    assert!(window.admit(start()).is_err());
}

#[test]
fn answers_in_another_order_do_not_give_calls_back() {
    let mut window = Window::default();
    call(&mut window, 3, start());
    for _ in 0..3 {
        window.admit(start()).unwrap();
    }
    for remaining in [0, 1, 2] {
        window.note(told(remaining), 1, start());
        window.end();
        assert!(window.admit(start()).is_err(), "{remaining}");
    }
}

#[test]
fn calls_that_are_out_when_an_interval_begins_count_in_it() {
    let mut window = Window::default();
    call(&mut window, 9, start());
    for _ in 0..9 {
        window.admit(start()).unwrap();
    }
    let next = start() + TimeDelta::minutes(1);
    window.admit(next).unwrap();
    assert!(window.admit(next).is_err());
}

#[test]
fn what_others_use_is_seen() {
    let mut window = Window::default();
    call(&mut window, 9, start());
    call(&mut window, 0, start());
    assert!(window.admit(start()).is_err());
}

#[test]
fn an_interval_that_began_earlier_than_thought_is_noticed() {
    let mut window = Window::default();
    call(&mut window, 4, start());
    let later = start() + TimeDelta::seconds(20);
    call(&mut window, 9, later);
    call(&mut window, 0, later);
    assert_eq!(window.admit(later), Err(Duration::from_mins(1)));
}

#[test]
fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
    let mut window = Window::default();
    call(&mut window, 0, start());
    let before = start() - TimeDelta::days(2);
    assert_eq!(window.admit(before), Err(Duration::from_mins(1)));
}

#[test]
fn a_part_of_a_large_limit_is_left_to_others() {
    let mut window = Window::default();
    window.admit(start()).unwrap();
    let large = |remaining| Told {
        limit: 1000,
        ..told(remaining)
    };
    window.note(large(11), 0, start());
    window.end();
    window.admit(start()).unwrap();
    assert!(window.admit(start()).is_err());
}

#[test]
fn headers_that_say_nothing_are_passed_over() {
    let read = |interval: &str, limit: &str, remaining: &str| {
        let headers = HashMap::from([
            ("x-ratelimit-interval", interval.to_owned()),
            ("x-ratelimit-limit", limit.to_owned()),
            ("x-ratelimit-remaining", remaining.to_owned()),
        ]);
        Told::read(|name| headers.get(name).cloned())
    };
    assert_eq!(read("60", "10", "4"), Some(told(4)));
    assert_eq!(read("60s", "10", "4"), Some(told(4)));
    for (interval, limit, remaining) in [
        ("0", "10", "4"),
        ("60", "0", "0"),
        ("60", "10", "-1"),
        ("a while", "10", "4"),
        ("60", "10", ""),
    ] {
        assert_eq!(read(interval, limit, remaining), None);
    }
    assert_eq!(Told::read(|_| None), None);
}
