//! One line in, one line out, with the embedded model: every kind of blank, joined and kept.

use super::Detokenize;
use crate::Tokenizer::{
    self, BertCased, BertUncased, Moses, MosesAggressive, MosesEscaped, Ptb, Spacy, Treebank, WordPunct,
};
use crate::{Input, Model, Stage};

#[track_caller]
fn gives(tokenizers: &[Tokenizer], rows: &[(&str, &str)]) {
    let stage = Detokenize::new(tokenizers.to_vec());
    let mut wrong = String::new();
    for (text, want) in rows {
        let scope = 0..text.len();
        let mut input = Input::new(text, std::slice::from_ref(&scope));
        input.model = Model::english();
        let got = stage.edits(&input).apply(text).into_owned();
        if got != *want {
            wrong.push_str(&format!("\n in   {text}\n got  {got}\n want {want}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn marks_that_end() {
    gives(
        &[WordPunct],
        &[
            ("no , they said ; it was over .", "no, they said; it was over."),
            ("is it ? yes ! it is : at last .", "is it? yes! it is: at last."),
            ("\" she left .\" then he said : \" go .\"", "\"she left.\" then he said: \"go.\""),
            ("\" is it true ?\" she asked .", "\"is it true?\" she asked."),
            (
                "the firm ( founded in 1990 ). it grew ( fast ), too .",
                "the firm (founded in 1990). it grew (fast), too.",
            ),
            ("the firm (\" the second \"), they said", "the firm (\"the second\"), they said"),
        ],
    );
}

#[test]
fn possessives() {
    gives(
        &[WordPunct],
        &[
            ("the town ' s mayor met the workers ' leaders .", "the town's mayor met the workers' leaders."),
            ("the town ’ s mayor met its people .", "the town’s mayor met its people."),
            (
                "two weeks ' notice is what the workers ' union wanted .",
                "two weeks' notice is what the workers' union wanted.",
            ),
        ],
    );
    gives(
        &[Treebank],
        &[("the town 's mayor met the workers ' leaders .", "the town's mayor met the workers' leaders.")],
    );
    gives(&[MosesEscaped], &[("the town &apos;s mayor said so .", "the town's mayor said so.")]);
}

#[test]
fn contractions() {
    gives(
        &[WordPunct],
        &[
            (
                "i ' ll go if you don ' t , she ' d say , and they ' re not here .",
                "i'll go if you don't, she'd say, and they're not here.",
            ),
            ("we ' ve seen it , i ' m sure .", "we've seen it, i'm sure."),
            ("i can not only sing .", "i can not only sing."),
        ],
    );
    gives(
        &[Treebank],
        &[
            ("they do n't know , and she ca n't tell .", "they don't know, and she can't tell."),
            ("we 're gon na see , you got ta go , I wan na stay .", "we're gonna see, you gotta go, I wanna stay."),
            ("I can not say .", "I cannot say."),
            ("I can not only sing but dance .", "I can not only sing but dance."),
        ],
    );
    gives(&[Spacy], &[("they did n't go , it 's late .", "they didn't go, it's late.")]);
}

#[test]
fn apostrophes_in_names_and_years() {
    gives(
        &[WordPunct],
        &[
            ("in the ' 90s they played rock ' n ' roll .", "in the '90s they played rock 'n' roll."),
            ("ms o ' brien met mr d ' angelo in the town .", "ms o'brien met mr d'angelo in the town."),
        ],
    );
}

#[test]
fn quotations() {
    gives(
        &[WordPunct],
        &[
            ("he said : \" we will go .\" then he left .", "he said: \"we will go.\" then he left."),
            ("\" we will go ,\" he said , \" and come back .\"", "\"we will go,\" he said, \"and come back.\""),
            ("the so - called \" experts \" were wrong .", "the so-called \"experts\" were wrong."),
            ("he called it ' a great day ' for the town .", "he called it 'a great day' for the town."),
        ],
    );
    gives(
        &[Treebank],
        &[
            ("`` We will go , '' he said .", "\"We will go,\" he said."),
            ("The name was '' Old Tom '' to all of us .", "The name was \"Old Tom\" to all of us."),
            ("the team ( `` the Reds '' ) won .", "the team (\"the Reds\") won."),
        ],
    );
    gives(
        &[WordPunct, Treebank],
        &[(
            "they would go `` when the boats are ready `` . then they left .",
            "they would go \"when the boats are ready\". then they left.",
        )],
    );
    gives(&[Moses], &[("“ We will go , ” he said .", "“We will go,” he said.")]);
}

#[test]
fn brackets() {
    gives(&[Ptb], &[("the firm -LRB- a bank -RRB- grew -LCB- fast -RCB- .", "the firm (a bank) grew {fast}.")]);
    gives(&[MosesEscaped], &[("a &#124; b , x &lt; y &gt; z &#91; so &#93; .", "a | b, x <y> z [so].")]);
    gives(&[BertCased], &[("the firm [ a bank ] grew ( fast ) .", "the firm [a bank] grew (fast).")]);
}

#[test]
fn hyphens_and_dashes() {
    gives(
        &[WordPunct],
        &[
            ("they want to re - elect the mayor .", "they want to re-elect the mayor."),
            ("the uk - france tunnel is long .", "the uk-france tunnel is long."),
            ("covid - 19 killed a 40 - year - old man .", "covid-19 killed a 40-year-old man."),
            (
                "the bridge fell into the river - a disaster that all had feared .",
                "the bridge fell into the river - a disaster that all had feared.",
            ),
            (
                "the two men - both of them brothers - left the town .",
                "the two men - both of them brothers - left the town.",
            ),
        ],
    );
}

#[test]
fn hyphens_that_are_not_ascii() {
    gives(&[Moses], &[("two French ‐ born cooks", "two French‐born cooks")]);
}

#[test]
fn numbers() {
    gives(
        &[WordPunct],
        &[
            ("it cost $ 1 , 000 or £ 3 . 5 million , up 5 %.", "it cost $1,000 or £3.5 million, up 5%."),
            ("They signed a $ 3bn deal and paid A $ 5m at once .", "They signed a $3bn deal and paid A$5m at once."),
            ("the match ended 2 - 1 at 10 : 30 on monday .", "the match ended 2-1 at 10:30 on monday."),
            ("in 2004 , 200 people came .", "in 2004, 200 people came."),
            ("it was signed on 12 / 05 / 2020 by all .", "it was signed on 12/05/2020 by all."),
            ("they will pay £ 10m for him .", "they will pay £10m for him."),
        ],
    );
    gives(&[Treebank], &[("though there were 150 , 100 of them left .", "though there were 150, 100 of them left.")]);
}

#[test]
fn abbreviations() {
    gives(
        &[WordPunct],
        &[
            ("the u . s . army said it would leave .", "the u.s. army said it would leave."),
            ("dr . smith met mr . jones at 5 p . m . on friday .", "dr. smith met mr. jones at 5 p.m. on friday."),
            ("he works for at & t in the city .", "he works for at&t in the city."),
            ("they sell it at marks & spencer .", "they sell it at marks & spencer."),
        ],
    );
    gives(&[Treebank], &[("he lives in the U.S .", "he lives in the U.S.")]);
}

#[test]
fn addresses() {
    gives(
        &[WordPunct],
        &[
            ("see www . example . com for more .", "see www.example.com for more."),
            (
                "read it at https :// www . example . com / news today .",
                "read it at https://www.example.com/news today.",
            ),
            ("write to jane @ example . com or ring .", "write to jane@example.com or ring."),
            ("they post under # freedom on the site .", "they post under #freedom on the site."),
            ("written in c ++ and java .", "written in c++ and java."),
        ],
    );
}

#[test]
fn quotations_in_quotations() {
    gives(
        &[WordPunct],
        &[
            (
                "\" she said ' yes , i ' ll come ' and then left ,\" he told us .",
                "\"she said 'yes, i'll come' and then left,\" he told us.",
            ),
            ("they call it ' the workers ' bank ' in town .", "they call it 'the workers' bank' in town."),
        ],
    );
    gives(
        &[Moses],
        &[
            ("' We can 't go , ' she said . ' It 's too late . '", "'We can't go,' she said. 'It's too late.'"),
            ("\" He said ' no ' to us , \" she told them .", "\"He said 'no' to us,\" she told them."),
        ],
    );
    gives(
        &[BertUncased],
        &[(
            "' we don ' t know , ' said the boy . ' it ' s the dog ' s . '",
            "'we don't know,' said the boy. 'it's the dog's.'",
        )],
    );
}

#[test]
fn a_quotation_of_several_paragraphs_whose_breaks_were_lost() {
    gives(
        &[Moses],
        &[(
            "\" We had no choice in the matter . \" We were left alone by the bank , \" he added . She left .",
            "\"We had no choice in the matter. \"We were left alone by the bank,\" he added. She left.",
        )],
    );
}

#[test]
fn speech_is_told_from_telling() {
    gives(
        &[Moses],
        &[
            (
                "\" We lost our home . \" We don 't know where we will go , \" she said .",
                "\"We lost our home. \"We don't know where we will go,\" she said.",
            ),
            (
                "\" We lost our home . \" The council said the road would open in May .",
                "\"We lost our home.\" The council said the road would open in May.",
            ),
            (
                "She said : \" I won 't go . \" The council declined to comment . \" I am staying here , \" she added .",
                "She said: \"I won't go.\" The council declined to comment. \"I am staying here,\" she added.",
            ),
            (
                "He said : \" We sold out by noon . \" He said the queue went around the block . \" We had to send people home , \" he added .",
                "He said: \"We sold out by noon.\" He said the queue went around the block. \"We had to send people home,\" he added.",
            ),
            (
                "The night went on ... \" We sang until four , \" she said .",
                "The night went on... \"We sang until four,\" she said.",
            ),
        ],
    );
}

#[test]
fn two_single_quotes_for_a_double_one() {
    gives(
        &[Moses],
        &[
            ("She called it \" a turning point ' ' for the town .", "She called it \"a turning point'' for the town."),
            ("' ' We must go , ' ' he said .", "''We must go,'' he said."),
            ("\" He said ' no , ' \" she told us .", "\"He said 'no,'\" she told us."),
        ],
    );
    gives(
        &[MosesEscaped],
        &[(
            "She called it &quot; a turning point &apos; &apos; for the town .",
            "She called it \"a turning point'' for the town.",
        )],
    );
    gives(&[WordPunct], &[("he said \" no ,'' and left .", "he said \"no,'' and left.")]);
}

#[test]
fn ranges_and_asides() {
    gives(
        &[WordPunct],
        &[
            (
                "he was king in 1509 - 1547 and in the 1914 - 18 war .",
                "he was king in 1509-1547 and in the 1914-18 war.",
            ),
            ("sales - up 5 % in may - were good .", "sales - up 5% in may - were good."),
            (
                "the firm - the country ' s largest bank - said it would close .",
                "the firm - the country's largest bank - said it would close.",
            ),
        ],
    );
    gives(
        &[MosesAggressive],
        &[(
            "a well @-@ known 1 @,@ 000 year @-@ old tree - or so they say .",
            "a well-known 1,000 year-old tree - or so they say.",
        )],
    );
}

#[test]
fn lengths_and_strokes() {
    gives(
        &[WordPunct],
        &[
            ("he is 6 ' 2 \" tall and / or heavy .", "he is 6'2\" tall and/or heavy."),
            ("an 8 ' x 10 ' room is small .", "an 8' x 10' room is small."),
            ("she said \" i counted 40 \" and left .", "she said \"i counted 40\" and left."),
        ],
    );
    gives(
        &[Spacy],
        &[
            ("it cost £ 5 m and was sold in 1998 in london .", "it cost £5m and was sold in 1998 in london."),
            ("a 16 - year - old boy left in 2009 - 10 .", "a 16-year-old boy left in 2009-10."),
            ("you do nt know and they ve gone .", "you dont know and theyve gone."),
        ],
    );
}

#[test]
fn accents_and_apostrophes_of_all_kinds() {
    gives(
        &[WordPunct],
        &[
            ("the cafe\u{20}\u{301} is open .", "the cafe\u{301} is open."),
            ("her re\u{20}\u{301} sume\u{20}\u{301} is long .", "her re\u{301}sume\u{301} is long."),
            ("they don ` t know .", "they don`t know."),
        ],
    );
    gives(&[Moses], &[("the cafe\u{20}\u{301} is open .", "the cafe\u{301} is open.")]);
}

#[test]
fn initials() {
    gives(
        &[WordPunct],
        &[
            ("plan b . then we left .", "plan b. then we left."),
            ("it was sold in the u . s . the price was low .", "it was sold in the u.s. the price was low."),
        ],
    );
}

#[test]
fn names_of_files_and_people_on_the_net() {
    gives(
        &[WordPunct],
        &[
            ("open the file report . pdf or notes . txt now .", "open the file report.pdf or notes.txt now."),
            ("ask @ jane_doe or @ smith about it .", "ask @jane_doe or @smith about it."),
            ("write to m . jones @ mail . example . org today .", "write to m.jones@mail.example.org today."),
        ],
    );
    gives(
        &[BertCased],
        &[
            ("She writes C + + and reads snake _ case .", "She writes C++ and reads snake_case."),
            ("He met 2 + 2 = 4 again .", "He met 2 + 2 = 4 again."),
        ],
    );
}

#[test]
fn letters_added_in_brackets() {
    gives(
        &[WordPunct],
        &[
            ("\"[ t ] he men ( and women ) left .\"", "\"[t]he men (and women) left.\""),
            ("bring the form ( s ) to the office ( room 2 ).", "bring the form(s) to the office (room 2)."),
        ],
    );
}

#[test]
fn other_languages() {
    gives(
        &[WordPunct],
        &[
            ("l ' homme qui est dans la rue et les autres .", "l'homme qui est dans la rue et les autres."),
            ("que faites - vous dans la rue avec les hommes ?", "que faites-vous dans la rue avec les hommes ?"),
            (
                "i ragazzi che sono all ' ombra della casa , per una volta .",
                "i ragazzi che sono all'ombra della casa, per una volta.",
            ),
        ],
    );
    gives(
        &[WordPunct],
        &[
            ("aujourd ' hui , c ' est 10 % de plus dans la rue .", "aujourd'hui, c'est 10 % de plus dans la rue."),
            (
                "« oui », dit - il , et les hommes qui sont là partent .",
                "« oui », dit-il, et les hommes qui sont là partent.",
            ),
            ("un ' altra casa dell ' uomo che non c ' è per il re .", "un'altra casa dell'uomo che non c'è per il re."),
            (
                "l ' home d ' aquest poble amb els seus , que no s ' ha perdut per res .",
                "l'home d'aquest poble amb els seus, que no s'ha perdut per res.",
            ),
            (
                "das kostet 5 € und nicht 10 % mehr , die Vor - und Nachteile der US - Armee .",
                "das kostet 5 € und nicht 10 % mehr, die Vor- und Nachteile der US-Armee.",
            ),
        ],
    );
    gives(&[Moses], &[("Das ist nicht „ der Tag “ und die Nacht .", "Das ist nicht „der Tag“ und die Nacht.")]);
    gives(&[BertCased], &[("Japan is 日 本 there .", "Japan is 日本 there.")]);
}

#[test]
fn stemmed_text() {
    gives(
        &[WordPunct],
        &[
            (
                "the decis wa never explain by the wide - rang committe .",
                "the decis wa never explain by the wide-rang committe.",
            ),
            ("the thi ' s govern .", "the thi's govern."),
        ],
    );
    gives(&[BertUncased], &[("THE MAYOR ' S HOUSE IS OLD .", "THE MAYOR'S HOUSE IS OLD.")]);
}
