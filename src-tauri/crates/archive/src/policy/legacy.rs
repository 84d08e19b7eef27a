//! `plugin-security.policy`: the grammar of Java's policy files, as
//! `sun.security.provider.PolicyParser` reads it. `${…}` stays as it is written.

use std::collections::HashSet;

use super::tokens::{Token, Tokens};
use super::{LegacyPolicy, Permission};

/// What is wrong with a file, in Java's words.
type Malformed = String;

impl LegacyPolicy {
    /// Reads the bytes of a `plugin-security.policy`.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut reader = Reader::new(&text);
        let end = reader.file();
        Self {
            permissions: reader.permissions,
            malformed: reader.fault.or(end.err()),
        }
    }

    /// The names in `${codebase.NAME}` wherever Java replaces them, each once.
    pub fn codebases(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        for permission in &self.permissions {
            let texts = [&permission.target, &permission.actions].into_iter();
            for text in texts.chain(&permission.code_base) {
                for after in text.split("${codebase.").skip(1) {
                    if let Some((name, _)) = after.split_once('}')
                        && seen.insert(name)
                    {
                        names.push(name);
                    }
                }
            }
        }
        names
    }
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    ahead: Token,
    permissions: Vec<Permission>,
    /// The first thing that is wrong within a grant. Java stops there; the other permissions of
    /// the grant are read all the same, as they are what the author meant to ask for.
    fault: Option<Malformed>,
}

/// What stands between `grant` and the brace.
#[derive(Default)]
struct Grant {
    code_base: Option<String>,
    signed_by: Option<String>,
    has_principal: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut tokens = Tokens::new(text);
        let ahead = tokens.next_token();
        Self {
            tokens,
            ahead,
            permissions: Vec::new(),
            fault: None,
        }
    }

    fn file(&mut self) -> Result<(), Malformed> {
        let (mut keystore, mut password, mut granted) = (false, false, false);
        while self.ahead != Token::End {
            if self.is_word("grant") {
                self.grant()?;
                granted = true;
            } else if !keystore && self.take_word("keystore") {
                self.keystore()?;
                keystore = true;
            } else if !password && self.take_word("keystorePasswordURL") {
                self.quoted()?;
                password = true;
            } else if !granted && !keystore && !password && self.take_word("domain") {
                self.domain()?;
            }
            self.sign(';')?;
        }
        if password && !keystore {
            return Err(
                "keystorePasswordURL can not be specified without also specifying keystore"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn grant(&mut self) -> Result<(), Malformed> {
        self.advance();
        let mut grant = Grant::default();
        while self.ahead != Token::Sign('{') {
            if self.take_word("codeBase") {
                self.once(grant.code_base.is_some(), "Codebase")?;
                grant.code_base = Some(self.quoted()?);
            } else if self.take_word("signedBy") {
                self.once(grant.signed_by.is_some(), "SignedBy")?;
                let signers = self.quoted()?;
                if signers.split(',').any(|signer| signer.trim().is_empty()) {
                    return Err(self.at_line("SignedBy has empty alias"));
                }
                grant.signed_by = Some(signers);
            } else if self.take_word("principal") {
                self.principal()?;
                grant.has_principal = true;
            } else {
                return Err(self.at_line("expected codeBase or SignedBy or Principal"));
            }
            self.take_sign(',');
        }
        self.advance();
        while self.ahead != Token::Sign('}') {
            match self.entry(&grant) {
                Ok(permission) => self.permissions.push(permission),
                Err(reason) => {
                    self.fault.get_or_insert(reason);
                    self.skip_entry();
                }
            }
            if self.ahead == Token::End {
                return Err(self.expected(";"));
            }
        }
        self.advance();
        Ok(())
    }

    /// A permission and its semicolon.
    fn entry(&mut self, grant: &Grant) -> Result<Permission, Malformed> {
        if !self.take_word("permission") {
            return Err(self.at_line("expected permission entry"));
        }
        let permission = self.permission(grant)?;
        self.sign(';')?;
        Ok(permission)
    }

    /// Goes on to where the next permission may begin.
    fn skip_entry(&mut self) {
        while !matches!(self.ahead, Token::End | Token::Sign('}')) && !self.is_word("permission") {
            self.advance();
        }
    }

    fn once(&self, given: bool, what: &str) -> Result<(), Malformed> {
        if given {
            return Err(self.at_line(&format!("multiple {what} expressions")));
        }
        Ok(())
    }

    fn principal(&mut self) -> Result<(), Malformed> {
        if matches!(self.ahead, Token::Quoted(_)) {
            self.advance();
            return Ok(());
        }
        let any_class = self.take_sign('*');
        if !any_class {
            self.name("principal type")?;
        }
        if !self.take_sign('*') {
            self.quoted()?;
            if any_class {
                return Err(self.at_line(
                    "can not specify Principal with a wildcard class without a wildcard name",
                ));
            }
        }
        Ok(())
    }

    fn permission(&mut self, grant: &Grant) -> Result<Permission, Malformed> {
        let mut permission = Permission {
            class: self.name("permission type")?,
            target: String::new(),
            actions: String::new(),
            code_base: grant.code_base.clone(),
            conditional: grant.signed_by.is_some() || grant.has_principal,
        };
        if matches!(self.ahead, Token::Quoted(_)) {
            permission.target = self.quoted()?;
        }
        if !self.take_sign(',') {
            return Ok(permission);
        }
        if matches!(self.ahead, Token::Quoted(_)) {
            permission.actions = self.quoted()?;
            if !self.take_sign(',') {
                return Ok(permission);
            }
        }
        if self.take_word("signedBy") {
            self.quoted()?;
        }
        Ok(permission)
    }

    fn keystore(&mut self) -> Result<(), Malformed> {
        self.quoted()?;
        for what in ["type", "provider"] {
            if !self.take_sign(',') {
                break;
            }
            if !matches!(self.ahead, Token::Quoted(_)) {
                return Err(self.at_line(&format!("expected keystore {what}")));
            }
            self.advance();
        }
        Ok(())
    }

    /// `domain NAME PROPERTIES { keystore NAME PROPERTIES; … }`
    fn domain(&mut self) -> Result<(), Malformed> {
        self.name("domain name")?;
        self.properties()?;
        self.sign('{')?;
        while self.ahead != Token::Sign('}') {
            if !self.take_word("keystore") {
                return Err(self.expected("keystore"));
            }
            self.name("keystore name")?;
            self.properties()?;
            self.sign(';')?;
        }
        self.advance();
        Ok(())
    }

    /// `NAME = "VALUE" …`
    fn properties(&mut self) -> Result<(), Malformed> {
        while matches!(self.ahead, Token::Word(_)) {
            self.advance();
            self.sign('=')?;
            self.quoted()?;
        }
        Ok(())
    }

    fn advance(&mut self) -> Token {
        let next = self.tokens.next_token();
        std::mem::replace(&mut self.ahead, next)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.ahead, Token::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn take_sign(&mut self, sign: char) -> bool {
        let found = self.ahead == Token::Sign(sign);
        if found {
            self.advance();
        }
        found
    }

    fn sign(&mut self, sign: char) -> Result<(), Malformed> {
        if self.take_sign(sign) {
            return Ok(());
        }
        Err(self.expected(&sign.to_string()))
    }

    fn quoted(&mut self) -> Result<String, Malformed> {
        if !matches!(self.ahead, Token::Quoted(_)) {
            return Err(self.expected("quoted string"));
        }
        match self.advance() {
            Token::Quoted(text) => Ok(text),
            _ => Ok(String::new()),
        }
    }

    /// A name, with or without quotes.
    fn name(&mut self, what: &str) -> Result<String, Malformed> {
        if !matches!(self.ahead, Token::Word(_) | Token::Quoted(_)) {
            return Err(self.expected(what));
        }
        match self.advance() {
            Token::Word(name) | Token::Quoted(name) => Ok(name),
            _ => Ok(String::new()),
        }
    }

    fn expected(&self, what: &str) -> Malformed {
        match &self.ahead {
            Token::End => format!("expected [{what}], read [end of file]"),
            Token::Word(found) | Token::Quoted(found) => {
                self.at_line(&format!("expected [{what}], found [{found}]"))
            }
            Token::Sign(found) => self.at_line(&format!("expected [{what}], found [{found}]")),
        }
    }

    fn at_line(&self, what: &str) -> Malformed {
        format!("line {}: {what}", self.tokens.line)
    }
}
