//! The words of a Java policy file, told apart as `java.io.StreamTokenizer` does when
//! `sun.security.provider.PolicyParser` sets it up.

use std::iter::Peekable;
use std::str::Chars;

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    /// A text in double quotes, its escapes resolved.
    Quoted(String),
    Sign(char),
    End,
}

/// The words of a text, one after the other.
pub(super) struct Tokens<'a> {
    rest: Peekable<Chars<'a>>,
    /// The line up to which was read, from 1.
    pub(super) line: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text.chars().peekable(),
            line: 1,
        }
    }

    pub(super) fn next_token(&mut self) -> Token {
        loop {
            let Some(letter) = self.advance() else {
                return Token::End;
            };
            match letter {
                '\0'..=' ' => {}
                '/' => match self.rest.peek() {
                    Some('/') => self.skip_line(),
                    Some('*') => {
                        self.advance();
                        self.skip_comment();
                    }
                    _ => return Token::Sign('/'),
                },
                '"' => return Token::Quoted(self.quoted('"')),
                '\'' => {
                    self.quoted('\'');
                    return Token::Sign('\'');
                }
                letter if is_word(letter) => return Token::Word(self.word(letter)),
                sign => return Token::Sign(sign),
            }
        }
    }

    /// The next character, counting the lines that end with it.
    fn advance(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        if letter == '\n' || (letter == '\r' && self.rest.peek() != Some(&'\n')) {
            self.line += 1;
        }
        Some(letter)
    }

    fn word(&mut self, first: char) -> String {
        let mut word = String::from(first);
        while let Some(letter) = self.rest.next_if(|letter| is_word(*letter)) {
            word.push(letter);
        }
        word
    }

    /// A quoted text ends with its quote, with the line or with the file.
    fn quoted(&mut self, quote: char) -> String {
        let mut text = String::new();
        while let Some(letter) = self.rest.next_if(|letter| !matches!(letter, '\n' | '\r')) {
            match letter {
                letter if letter == quote => break,
                '\\' => text.extend(self.escape()),
                letter => text.push(letter),
            }
        }
        text
    }

    fn escape(&mut self) -> Option<char> {
        let letter = self.advance()?;
        Some(match letter {
            '0'..='7' => self.octal(letter),
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            letter => letter,
        })
    }

    /// Up to three digits, the first of them at most 3 if there are three.
    fn octal(&mut self, first: char) -> char {
        let digit = |letter: char| letter.to_digit(8).unwrap_or_default();
        let mut code = digit(first);
        let most = if first <= '3' { 2 } else { 1 };
        for _ in 0..most {
            match self.rest.next_if(|letter| letter.is_digit(8)) {
                Some(letter) => code = code * 8 + digit(letter),
                None => break,
            }
        }
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn skip_line(&mut self) {
        while self
            .rest
            .next_if(|letter| !matches!(letter, '\n' | '\r'))
            .is_some()
        {}
    }

    fn skip_comment(&mut self) {
        while let Some(letter) = self.advance() {
            if letter == '*' && self.rest.peek() == Some(&'/') {
                self.advance();
                return;
            }
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '$') || letter >= '\u{a0}'
}
