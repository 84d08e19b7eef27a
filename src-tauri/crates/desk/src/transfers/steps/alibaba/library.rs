//! An instance's library, and finding in it what was imported.

use plugdesk_alibaba::{Client, UserPlugin};

use super::Aim;
use crate::fault::Fault;
use crate::instances::{AnalysedPlugin, PluginKey, key_of};
use crate::transfers::engine::Work;

/// What the library holds.
pub(super) async fn read(
    work: &Work,
    client: &Client,
    aim: &Aim,
) -> Result<Vec<UserPlugin>, Fault> {
    let listed = client.list_user_plugins(&aim.id, work.stop()).await;
    Ok(listed.map_err(|error| aim.fault(&error))?.value)
}

/// The plug-ins among `library` that the service read in the files: for each its object, one that
/// was not `known` before where there is one.
pub(super) fn imported<'a>(
    library: &'a [UserPlugin],
    analysed: &[AnalysedPlugin],
    known: &[PluginKey],
) -> Vec<Option<&'a UserPlugin>> {
    let of = |plugin: &AnalysedPlugin| {
        let fitting = || library.iter().filter(|one| fits(one, plugin));
        let new = fitting().rfind(|one| !known.contains(&key_of(one)));
        new.or_else(|| fitting().next_back())
    };
    analysed.iter().map(of).collect()
}

/// The files that the library was not given since: nothing there is as the service read them, but
/// for what was there before.
pub(super) fn missing(
    library: &[UserPlugin],
    analysed: &[AnalysedPlugin],
    known: &[PluginKey],
) -> Vec<usize> {
    let found = imported(library, analysed, known);
    let new = |one: &UserPlugin| !known.contains(&key_of(one));
    let missing = found.into_iter().enumerate();
    missing
        .filter(|(_, one)| !one.is_some_and(new))
        .map(|(index, _)| index)
        .collect()
}

/// What the service doesn't tell in one of the two says nothing against it.
fn fits(listed: &UserPlugin, analysed: &AnalysedPlugin) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    crate::instances::bare(&listed.name) == crate::instances::bare(&analysed.name)
        && same(&listed.version, &analysed.version)
        && same(
            &listed.elasticsearch_version,
            &analysed.elasticsearch_version,
        )
}

#[cfg(test)]
mod tests {
    use plugdesk_alibaba::PluginState;

    use super::*;

    fn listed(name: &str, version: &str, file: &str) -> UserPlugin {
        UserPlugin {
            name: name.to_owned(),
            version: Some(version.to_owned()),
            state: PluginState::Uninstalled,
            elasticsearch_version: Some("8.15.1".to_owned()),
            file_version: Some(file.to_owned()),
            description: None,
            raw: serde_json::Value::Null,
        }
    }

    fn analysed(name: &str, version: &str) -> AnalysedPlugin {
        AnalysedPlugin {
            file_name: format!("{name}.zip"),
            name: name.to_owned(),
            version: Some(version.to_owned()),
            elasticsearch_version: None,
            description: None,
            security_policy: None,
        }
    }

    #[test]
    fn what_was_there_before_is_no_answer_to_what_was_imported() {
        let before = [listed("ik", "1", "a"), listed("ik", "2", "b")];
        let known: Vec<_> = before.iter().map(key_of).collect();
        let wanted = [analysed("ik", "2"), analysed("pinyin", "1")];
        assert_eq!(missing(&before, &wanted, &known), [0, 1]);

        let mut after = before.to_vec();
        after.push(listed("ik", "2", "c"));
        assert_eq!(missing(&after, &wanted, &known), [1]);
        let found = imported(&after, &wanted, &known);
        let files: Vec<_> = found
            .iter()
            .map(|one| one.and_then(|one| one.file_version.as_deref()))
            .collect();
        assert_eq!(files, [Some("c"), None]);
    }

    #[test]
    fn a_library_that_replaces_a_file_in_place_still_holds_it() {
        let before = [listed("ik", "2", "b")];
        let known: Vec<_> = before.iter().map(key_of).collect();
        let found = imported(&before, &[analysed("ik", "2")], &known);
        assert_eq!(
            found[0].and_then(|one| one.file_version.as_deref()),
            Some("b")
        );
    }
}
