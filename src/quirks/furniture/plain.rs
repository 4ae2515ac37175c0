//! The plain form of a line, as the rules of wording read it: lower-case words and the few signs that tell something,
//! each followed by one blank, with a blank in front.
//!
//! Apostrophes inside words are dropped, so a tokenized line reads nearly as an untouched one. The form is made a step
//! at a time, since of most lines the first words tell enough.

/// A line's plain form, as far as it is made.
#[derive(Default)]
pub(super) struct Plain(Vec<u8>);

impl Plain {
    /// The form of a line of which nothing has been read.
    pub(super) fn begin(&mut self) {
        self.0.clear();
        self.0.push(b' ');
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Reads a word, or a part of one, and the sign behind it, and returns what is left to read; `None` at the end.
    pub(super) fn read<'l>(&mut self, line: &'l str) -> Option<&'l str> {
        let mut word = 0;
        for byte in line.bytes().take_while(u8::is_ascii_alphanumeric) {
            self.0.push(byte.to_ascii_lowercase());
            word += 1;
        }
        let mut chars = line.get(word..)?.chars();
        let Some(c) = chars.next() else {
            self.blank();
            return None;
        };
        let rest = chars.as_str();
        match c {
            c if c.is_alphanumeric() => c.to_lowercase().for_each(|c| self.push(c)),
            '\'' | '’' if !self.0.ends_with(b" ") => {
                if !rest.starts_with(char::is_alphanumeric) {
                    self.blank();
                }
            }
            '@' | '#' => {
                self.blank();
                self.push(c);
            }
            ':' | '|' | '/' | '©' | '.' | '!' | '?' | '(' | '*' | '>' | '»' | '›' | '•' | '+' => {
                self.blank();
                self.push(match c {
                    '!' | '?' => '.',
                    '»' | '›' => '>',
                    '•' => '|',
                    c => c,
                });
                self.blank();
            }
            _ => self.blank(),
        }
        Some(rest)
    }

    /// Reads all of `line`.
    pub(super) fn finish(&mut self, mut line: &str) {
        loop {
            // Words with one blank between them stand as they are but for the case.
            let mut word = false;
            let stretch = line.bytes().take_while(|byte| {
                let goes_on = byte.is_ascii_alphanumeric() || *byte == b' ' && word;
                word = *byte != b' ';
                goes_on
            });
            let Some((stretch, rest)) = line.split_at_checked(stretch.count()) else { return };
            self.0.extend(stretch.bytes().map(|byte| byte.to_ascii_lowercase()));
            let Some(rest) = self.read(rest) else { return };
            line = rest;
        }
    }

    fn push(&mut self, c: char) {
        self.0.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Ends with a blank.
    fn blank(&mut self) {
        if !self.0.ends_with(b" ") {
            self.0.push(b' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(line: &str) -> String {
        let (mut plain, mut rest) = (Plain::default(), Some(line));
        plain.begin();
        while let Some(line) = rest {
            rest = plain.read(line);
        }
        plain.as_str().to_owned()
    }

    #[test]
    fn words_and_telling_signs() {
        assert_eq!(plain("Don’t miss: Big News!"), " dont miss : big news . ");
        assert_eq!(plain("follow @us on facebook ."), " follow @us on facebook . ");
        assert_eq!(plain("ÉCLAIRS’ (2)"), " éclairs ( 2 ");
    }

    #[test]
    fn all_at_once_is_the_same_as_step_by_step() {
        for line in ["Don’t miss: Big News!", "  A  B c ,D e", "", " ", "É a'b c ' d", "He said, \"No.\" @me"] {
            let mut made = Plain::default();
            made.begin();
            made.finish(line);
            assert_eq!(made.as_str(), plain(line));
        }
    }
}
