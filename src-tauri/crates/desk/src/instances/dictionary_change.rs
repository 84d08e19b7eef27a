//! What a change of dictionaries does to a list, before it is asked for.

use std::collections::HashSet;

use super::dictionaries::{
    DictionaryAsk, DictionaryEffect, DictionaryLine, DictionaryList, DictionaryPreview,
    DictionaryPut, DictionaryRow, Restarts, WordFileId, WordsKind,
};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// The only file that the AliNLP analyser loads (`UpdateAliwsDict`).
const ALIWS_FILE: &str = "aliws_ext_dict.txt";

/// File systems take no longer ones.
const LONGEST_NAME: usize = 255;

/// Checks what was asked for against the list as it is now.
pub(crate) fn check(ask: &DictionaryAsk, now: &[DictionaryRow]) -> Result<(), Fault> {
    if ask.put.is_empty() && ask.remove.is_empty() {
        return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
    }
    let mut named = HashSet::new();
    for put in &ask.put {
        if !fits(ask.list, &put.name) || !named.insert(put.name.as_str()) {
            return Err(bad_name(&put.name));
        }
        if !kinds(ask.list).contains(&put.words) {
            return Err(Fault::of_field(
                FaultCode::InvalidRequest,
                "words",
                &put.name,
            ));
        }
    }
    for name in &ask.remove {
        if !named.insert(name) {
            return Err(bad_name(name));
        }
        if !now.iter().any(|row| row.name == *name) {
            // Somebody else removed it meanwhile; what stays would be told wrongly.
            return Err(Fault::new(FaultCode::Unknown, FaultPhase::Input)
                .about(name.clone())
                .offering(FaultAction::Refresh));
        }
    }
    Ok(())
}

fn bad_name(name: &str) -> Fault {
    Fault::of_field(FaultCode::BadDictionaryName, "name", name)
}

/// Whether a dictionary of the list may have this name.
fn fits(list: DictionaryList, name: &str) -> bool {
    let plain = !name.starts_with(['.', '-', ' '])
        && name.len() <= LONGEST_NAME
        && !name.contains(['/', '\\'])
        && !name.contains(char::is_control);
    let ending = match list {
        DictionaryList::Ik | DictionaryList::IkHot => ".dic",
        DictionaryList::Synonyms => ".txt",
        DictionaryList::Aliws => return name == ALIWS_FILE,
    };
    plain && name.ends_with(ending)
}

/// What a dictionary of the list may hold.
fn kinds(list: DictionaryList) -> &'static [WordsKind] {
    match list {
        DictionaryList::Ik | DictionaryList::IkHot => &[WordsKind::Main, WordsKind::Stop],
        DictionaryList::Synonyms => &[WordsKind::Synonyms],
        DictionaryList::Aliws => &[WordsKind::Aliws],
    }
}

/// What a checked change does. `size_of` tells how large a word list is.
pub(crate) fn preview(
    ask: &DictionaryAsk,
    now: &[DictionaryRow],
    size_of: impl Fn(&WordFileId) -> Option<u64>,
) -> DictionaryPreview {
    let put_as = |name: &str| ask.put.iter().find(|put| put.name == name);
    let mut lines: Vec<DictionaryLine> = now
        .iter()
        .map(|row| match put_as(&row.name) {
            Some(put) => DictionaryLine {
                size_before: row.size,
                effect: DictionaryEffect::Replaced,
                ..added(put, &size_of)
            },
            None if ask.remove.contains(&row.name) => DictionaryLine {
                effect: DictionaryEffect::Removed,
                size_after: None,
                ..stays(row)
            },
            None => stays(row),
        })
        .collect();
    let new = ask
        .put
        .iter()
        .filter(|put| !now.iter().any(|row| row.name == put.name));
    lines.extend(new.map(|put| added(put, &size_of)));
    DictionaryPreview {
        restarts: restarts(ask, now),
        lines,
    }
}

fn stays(row: &DictionaryRow) -> DictionaryLine {
    DictionaryLine {
        name: row.name.clone(),
        words: row.words,
        effect: DictionaryEffect::Stays,
        size_before: row.size,
        size_after: row.size,
    }
}

fn added(put: &DictionaryPut, size_of: impl Fn(&WordFileId) -> Option<u64>) -> DictionaryLine {
    DictionaryLine {
        name: put.name.clone(),
        words: Some(put.words),
        effect: DictionaryEffect::Added,
        size_before: None,
        size_after: size_of(&put.file),
    }
}

/// Whether the change restarts the cluster, as the service's user guide tells.
fn restarts(ask: &DictionaryAsk, now: &[DictionaryRow]) -> Restarts {
    // Nodes load new words by themselves; another list of files changes their configuration.
    let words_alone = ask.remove.is_empty() && ask.put.iter().all(|put| is_in(put, now));
    match ask.list {
        DictionaryList::IkHot if words_alone => Restarts::No,
        DictionaryList::Ik | DictionaryList::IkHot => Restarts::Yes,
        // Told of what is uploaded alone.
        DictionaryList::Synonyms if !ask.put.is_empty() => Restarts::Yes,
        // The guide speaks of a rolling update without a restart, the console's notes of neither.
        DictionaryList::Synonyms | DictionaryList::Aliws => Restarts::Perhaps,
    }
}

fn is_in(put: &DictionaryPut, now: &[DictionaryRow]) -> bool {
    now.iter()
        .any(|row| row.name == put.name && row.words == Some(put.words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DictionaryEffect::{Added, Removed, Replaced, Stays};

    fn row(list: DictionaryList, name: &str, words: WordsKind) -> DictionaryRow {
        DictionaryRow {
            list,
            name: name.to_owned(),
            words: Some(words),
            size: Some(10),
            source: Some("ORIGIN".to_owned()),
        }
    }

    fn put(name: &str, words: WordsKind) -> DictionaryPut {
        DictionaryPut {
            file: WordFileId("f".to_owned()),
            name: name.to_owned(),
            words,
        }
    }

    fn ask(list: DictionaryList, put: Vec<DictionaryPut>, remove: &[&str]) -> DictionaryAsk {
        DictionaryAsk {
            list,
            put,
            remove: remove.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    fn system(list: DictionaryList) -> Vec<DictionaryRow> {
        vec![
            row(list, "SYSTEM_MAIN.dic", WordsKind::Main),
            row(list, "SYSTEM_STOPWORD.dic", WordsKind::Stop),
            row(list, "old.dic", WordsKind::Main),
        ]
    }

    #[test]
    fn every_dictionary_has_a_line_and_what_is_not_named_stays() {
        let now = system(DictionaryList::Ik);
        let puts = vec![
            put("new.dic", WordsKind::Stop),
            put("SYSTEM_MAIN.dic", WordsKind::Main),
        ];
        let ask = ask(DictionaryList::Ik, puts, &["old.dic"]);
        check(&ask, &now).unwrap();
        let preview = preview(&ask, &now, |_| Some(99));
        let lines: Vec<_> = preview
            .lines
            .iter()
            .map(|line| {
                (
                    line.name.as_str(),
                    line.effect,
                    line.size_before,
                    line.size_after,
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                ("SYSTEM_MAIN.dic", Replaced, Some(10), Some(99)),
                ("SYSTEM_STOPWORD.dic", Stays, Some(10), Some(10)),
                ("old.dic", Removed, Some(10), None),
                ("new.dic", Added, None, Some(99)),
            ]
        );
        assert_eq!(preview.restarts, Restarts::Yes);
    }

    #[test]
    fn hot_words_restart_nothing_while_the_files_stay_the_same() {
        use WordsKind::{Main, Stop};
        let now = system(DictionaryList::IkHot);
        let restarts =
            |puts, remove: &[&str]| restarts(&ask(DictionaryList::IkHot, puts, remove), &now);
        assert_eq!(restarts(vec![put("old.dic", Main)], &[]), Restarts::No);
        assert_eq!(restarts(vec![put("old.dic", Stop)], &[]), Restarts::Yes);
        assert_eq!(restarts(vec![put("new.dic", Main)], &[]), Restarts::Yes);
        assert_eq!(
            restarts(vec![put("old.dic", Main)], &["SYSTEM_MAIN.dic"]),
            Restarts::Yes
        );
        let first = vec![put("old.dic", Main)];
        assert_eq!(
            super::restarts(&ask(DictionaryList::IkHot, first, &[]), &[]),
            Restarts::Yes
        );
    }

    #[test]
    fn the_other_lists_say_what_the_guide_says() {
        let synonyms = vec![put("a.txt", WordsKind::Synonyms)];
        let list = DictionaryList::Synonyms;
        assert_eq!(restarts(&ask(list, synonyms, &[]), &[]), Restarts::Yes);
        assert_eq!(
            restarts(&ask(list, Vec::new(), &["a.txt"]), &[]),
            Restarts::Perhaps
        );
        let words = vec![put(ALIWS_FILE, WordsKind::Aliws)];
        assert_eq!(
            restarts(&ask(DictionaryList::Aliws, words, &[]), &[]),
            Restarts::Perhaps
        );
    }

    #[test]
    fn names_have_the_ending_of_their_list_and_no_folder() {
        use DictionaryList::{Aliws, Ik, IkHot, Synonyms};
        for (list, name, fits_it) in [
            (Ik, "a.dic", true),
            (IkHot, "我的词.dic", true),
            (Ik, "a.txt", false),
            (Ik, ".dic", false),
            (Ik, "../a.dic", false),
            (Ik, "a\\b.dic", false),
            (Ik, "a\n.dic", false),
            (Ik, "-a.dic", false),
            (Synonyms, "a.txt", true),
            (Synonyms, "a.dic", false),
            (Aliws, ALIWS_FILE, true),
            (Aliws, "words.txt", false),
        ] {
            assert_eq!(fits(list, name), fits_it, "{list:?} {name:?}");
        }
        assert!(!fits(Ik, &format!("{}.dic", "a".repeat(252))));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        use WordsKind::{Main, Synonyms};
        let list = DictionaryList::Ik;
        let now = system(list);
        let code = |puts, remove: &[&str]| check(&ask(list, puts, remove), &now).unwrap_err().code;
        assert_eq!(code(Vec::new(), &[]), FaultCode::NothingChosen);
        let bad = FaultCode::BadDictionaryName;
        assert_eq!(code(vec![put("a.txt", Main)], &[]), bad);
        assert_eq!(code(vec![put("a.dic", Main), put("a.dic", Main)], &[]), bad);
        assert_eq!(code(vec![put("old.dic", Main)], &["old.dic"]), bad);
        assert_eq!(code(Vec::new(), &["old.dic", "old.dic"]), bad);
        assert_eq!(
            code(vec![put("a.dic", Synonyms)], &[]),
            FaultCode::InvalidRequest
        );
        assert_eq!(code(Vec::new(), &["gone.dic"]), FaultCode::Unknown);
    }
}
