use super::*;

#[test]
fn an_instance_version_of_two_numbers_takes_every_patch_level() {
    for (built_for, instance, loads) in [
        ("8.15.1", "8.15.1", true),
        ("8.15.2", "8.15.1", false),
        ("7.10.0", "7.10", true),
        ("7.10.2", "7.10", true),
        ("7.1.0", "7.10", false),
        ("7.100.0", "7.10", false),
        ("8.15.1.1", "8.15.1", false),
    ] {
        assert_eq!(
            runs_on(built_for, instance),
            loads,
            "{built_for} on {instance}"
        );
    }
}
