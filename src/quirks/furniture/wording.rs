//! How page furniture is worded: classes of calls, credits and notices, not sentences.
//!
//! Each rule is a pattern over a line's [plain form](super::plain) with a weight in log-odds (natural
//! logarithm): how much likelier the wording is in a line of furniture than in a line of prose. Three
//! placeholders keep the patterns short: `<net>` is a social network, `<agency>` a picture agency, `<piece>` a
//! word for what is read (article, story, post …). A line may match several rules; of each class the heaviest
//! counts.
//!
//! [`OPENING`] rules are bound to the beginning of a line: most lines are told from them by a word or two.
//! [`ANYWHERE`] rules are not, and each says which words it [needs](super::needs).

/// What a line of furniture is for.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wording {
    /// Calls to follow, like or join.
    Follow,
    /// Share bars and calls to share.
    Share,
    /// Calls to read, see or watch something else; lists of such.
    ReadOn,
    /// Advertisement marks.
    Advertisement,
    /// Calls to subscribe, register, log in or pay; newsletters.
    Subscribe,
    /// Cookie, consent and browser notices.
    Consent,
    /// Copyright lines.
    Rights,
    /// Credits of pictures and staff.
    Credit,
    /// Calls to comment, counts of comments.
    Comment,
    /// Calls to install an application.
    App,
    /// Navigation: skip links, breadcrumbs, tags, players.
    Navigation,
}

impl Wording {
    /// How many classes there are.
    pub(super) const COUNT: usize = 11;

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::Share => "share",
            Self::ReadOn => "read-on",
            Self::Advertisement => "advertisement",
            Self::Subscribe => "subscribe",
            Self::Consent => "consent",
            Self::Rights => "rights",
            Self::Credit => "credit",
            Self::Comment => "comment",
            Self::App => "app",
            Self::Navigation => "navigation",
        }
    }
}

/// The pattern of a rule, written out.
pub(super) fn written_out(pattern: &str) -> String {
    let pattern = pattern.replace("<net>", NETS).replace("<agency>", AGENCIES).replace("<piece>", PIECES);
    pattern.replace(r"\w", "[^ ]").replace(r"\d", "[0-9]")
}

/// The first words of the names of social networks.
pub(super) fn nets() -> impl Iterator<Item = &'static str> {
    let first = |name: &'static str| name.split(' ').next().unwrap_or_default();
    NETS.trim_matches(['(', ')', '?', ':']).split('|').map(first)
}

const NETS: &str = "(?:facebook|fb|twitter|x|instagram|youtube|linkedin|tiktok|telegram|whatsapp|pinterest|snapchat|\
                    reddit|flipboard|tumblr|threads|mastodon|bluesky|google news|google \\+|google plus|messenger|\
                    discord|viber|vk|spotify|social media)";
const AGENCIES: &str = "(?:getty|getty images|reuters|ap|associated press|afp|epa|efe|pa|pa wire|pa media|upi|\
                        shutterstock|istock|istockphoto|alamy|rex|bloomberg|xinhua|dpa|zuma|zuma press|unsplash|\
                        pixabay|pexels|wikimedia|wikimedia commons|flickr|anadolu|nurphoto|sipa|ap photo|handout|\
                        supplied|adobe stock|thinkstock|corbis|imago|pti)";
const PIECES: &str = "(?:article|story|post|page|piece|video|report|column|blog|content|interview|review|episode)";

/// Rules for the beginning of a line: class, weight, pattern.
#[rustfmt::skip]
pub(super) const OPENING: &[(Wording, f32, &str)] = &[
    // Follow, like, join.
    (Wording::Follow, 5.5, r"^ (?:(?:also|please|and|or|you can|be sure to|dont forget to|for .*) )?(?:follow|like|find) .+ on (?:.* )?<net> "),
    (Wording::Follow, 5.0, r"^ (?:please )?follow (?:us|me|@\w+)(?: (?:on|at))?(?: :.*)? (?:\. )?$"),
    (Wording::Follow, 5.5, r"^ (?:stay|keep|get|connect|keep up) (?:connected |in touch |up to date |updated |tuned |social |engage )*(?:with .+ )?(?:on|via|through) (?:.* )?<net> "),
    (Wording::Follow, 4.0, r"^ (?:stay|keep|get) (?:connected|social)(?: with us)? (?:\. )?$"),
    // Share.
    (Wording::Share, 6.5, r"^(?: [|/:])* (?:share|tweet|print|e ?mail|copy link|facebook|twitter|instagram|linkedin|pinterest|reddit|telegram|whatsapp|youtube)(?: (?:share|tweet|pin|pin it|print|e ?mail|like|copy link|copy url|link copied|save|comments?|more|shares?|sms|rss|send|text|bookmark|<net>|on|via|by|to|it|this|<piece>|\||/|:|\d+|close))*(?: (?:share|tweet|pin it|print|e ?mail|copy link|link copied|save|comments?|more|shares?|sms|rss|bookmark|<net>|<piece>|\d+))(?: [|/:])* $"),
    (Wording::Share, 5.0, r"^ (?:share|tweet|copy link|share this|share it) (?:: )?$"),
    (Wording::Share, 5.5, r"^ (?:share|tweet|pin|e ?mail|print|forward|send) (?:this|the|our) (?:<piece> )?(?:(?:with|on|via|by|to|using) .+ )?(?:: )?(?:\. )?$"),
    (Wording::Share, 5.5, r"^ (?:\d+(?: \. \d+)?[km]? )(?:shares?|likes?|views?|retweets?|reposts?|followers) $"),
    (Wording::Share, 5.5, r"^ (?:click to )?(?:share|tweet|post|e ?mail) (?:this )?(?:on|via|to) (?:<net>|e ?mail) "),
    // Read on.
    (Wording::ReadOn, 6.0, r"^ (?:(?:read|see|watch|view|learn|hear|find out|listen) (?:more|also|next|now|this|on)|(?:also|must|now) (?:read|watch|see|on)|more on this|in case you missed it|icymi) [:|/>]"),
    (Wording::ReadOn, 5.5, r"^ (?:click (?:here|below) to )?(?:(?:read|see|watch|view|learn|hear|find|find out|get) more|read on|read full <piece>|load more|show more|see all|view all)(?: (?:here|now|news|stories|videos|articles|posts|photos|>))* (?:\. |> )?$"),
    (Wording::ReadOn, 4.0, r"^ (?:read|see|watch|learn|hear|find out) more (?:about|at|from|in|of|on|news|stories|coverage) "),
    (Wording::ReadOn, 3.2, r"^ (?:see also|read also|also read|also watch|also see|must read|read next|watch next|up next|related) "),
    (Wording::ReadOn, 6.0, r"^ more on (?:this|the) (?:<piece> |topic |subject )?(?:[.:] )*$"),
    (Wording::ReadOn, 6.0, r"^ (?:related|similar|suggested|recommended|further)(?: (?:articles?|stories|story|posts?|topics?|links?|content|coverage|news|reading|videos?|tags|read|reads|products|searches))? (?:[:|>].*)?$"),
    (Wording::ReadOn, 6.0, r"^ you (?:may|might|will|ll) (?:also )?(?:like|enjoy|love|be interested in|have missed|want to read)(?: (?:this|these|to read|reading))? (?:[:.] )*$"),
    (Wording::ReadOn, 3.8, r"^ more (?:on|from|about|in|stories|news|articles|coverage|videos|headlines|like this)(?: \w+){0,4} (?:[:>] )?$"),
    (Wording::ReadOn, 5.5, r"^ (?:most|more) (?:read|popular|viewed|commented|shared|watched|recent|emailed)(?: (?:stories|articles|news|posts|now|today|videos|in \w+|this week)){0,2} (?:: )?$"),
    (Wording::ReadOn, 5.5, r"^ (?:trending|trending (?:now|topics|stories|news|today|videos)|recommended (?:for you|stories|reading|videos|articles)|popular (?:now|stories|posts|articles|news)|latest (?:news|stories|headlines|posts|articles|videos)|editor s picks?|editors? picks?|what to read next|more stories|more news|up next|top stories|you may have missed|around the web|from the web|from our partners|from around the web) (?:: )?$"),
    (Wording::ReadOn, 4.8, r"^ (?:please )?click (?:here|below|on the link|the link|through|for more)"),
    (Wording::ReadOn, 5.5, r"^ (?:continue|keep) reading(?: (?:the|this|below|more|main|full|<piece>|>|at|on|\.|:))* $"),
    (Wording::ReadOn, 4.5, r"^ (?:continue|keep) reading "),
    (Wording::ReadOn, 5.0, r"^ (?:(?:you can )?(?:read|see|view|watch|get|listen to) (?:the|our|her|his|this) (?:full|whole|entire|complete|original|rest of the|rest of this) (?:<piece>|list|transcript|coverage|speech|statement|letter))(?: (?:here|below|at|on|in|from|by)(?: \w+){0,5})? (?:\. )?$"),
    (Wording::ReadOn, 6.0, r"^ (?:scroll|swipe|tap)(?: down| up| left| right| here)? (?:to|for) (?:continue|read|see|view|more|the|keep|content)"),
    (Wording::ReadOn, 5.0, r"^ (?:dont|don t|do not) miss(?: (?:this|these|out|it))? (?:[:|].*)?$"),
    (Wording::ReadOn, 3.0, r"^ for (?:more|the latest|all the latest|full|further)(?: .+)? (?:visit|go to|click|follow|subscribe|check out|download|sign up) "),
    (Wording::ReadOn, 3.0, r"^ if you (?:enjoyed|liked|like|enjoy) this <piece>"),
    // Advertisement.
    (Wording::Advertisement, 6.5, r"^ (?:advertisements?|advertorial|advertising|adverts?|ads?|ads by \w+|sponsored|sponsored (?:content|post|links?|stories|by .+)|promoted(?: (?:content|stories|links))?|paid (?:content|post|promotion|partner content)|partner content|report (?:this )?ad|skip ad|skip advertisement|hide ad|ad ?choices|advertiser content|promotion|remove ads) (?:[:|.] )*$"),
    (Wording::Advertisement, 6.0, r"^ advertisement .*(?:scroll|continue|skip|close|below)"),
    // Subscribe, register, newsletters.
    (Wording::Subscribe, 3.0, r"^ (?:subscribe|sign up) (?:now|today|here|to our|for our|for free|to the|for the|to unlock|to read|to get|to receive) "),
    (Wording::Subscribe, 5.0, r"^ (?:this|our|the) (?:<piece>|feature) is (?:only |exclusively )?(?:for|available|reserved|open|free)(?: only)?(?: to| for)? .*(?:subscribers|members|readers)"),
    (Wording::Subscribe, 5.5, r"^ (?:please |you must |you need to |you must be )?(?:register|sign in|sign up|log ?in|logged in|log in or .+|subscribe|create .+account)(?: or (?:register|sign in|sign up|log ?in|subscribe))?(?: (?:now|here))? to (?:continue|read|comment|post|view|unlock|access|leave|reply|save|get|see|keep|receive|join)"),
    (Wording::Subscribe, 5.5, r"^ to (?:continue|read|keep|unlock|access|enjoy|see) .*(?:subscribe|log ?in|sign in|sign up|register|subscription) "),
    (Wording::Subscribe, 4.5, r"^ (?:create|open|get|set up) (?:a|an|your) (?:free )?(?:account|subscription|membership)"),
    // Cookies, consent, browsers.
    (Wording::Consent, 6.0, r"^(?: (?:accept|manage|reject|allow|decline|all|my|your|only|necessary|close|settings|preferences|policy|consent|notice|choices|options))* (?:cookies?|consent|privacy)(?: (?:accept|manage|reject|allow|decline|all|my|your|only|necessary|close|settings|preferences|policy|consent|notice|choices|options))+ $"),
    (Wording::Consent, 6.0, r"^(?: (?:accept|manage|reject|allow|decline|all|my|your|only|necessary|close|settings|preferences|policy|consent|notice|choices|options))+ cookies?(?: (?:accept|manage|reject|allow|decline|all|my|your|only|necessary|close|settings|preferences|policy|consent|notice|choices|options))* $"),
    // Copyright.
    (Wording::Rights, 6.0, r"^ (?:copyright )?(?:© |\( ?c )(?:copyright )?(?:\w+ ){0,5}(?:19|20)\d\d"),
    (Wording::Rights, 6.0, r"^ (?:© )?copyright (?:© |\( c )?(?:of .+ |by .+ |\w+ )?(?:19|20)\d\d "),
    (Wording::Rights, 4.6, r"^ © "),
    (Wording::Rights, 3.5, r"^ (?:republished|reprinted|reproduced|used) (?:with|by) (?:the )?(?:kind )?permission "),
    // Credits.
    (Wording::Credit, 5.5, r"^ (?:\( )?(?:file )?(?:photos?|photographs?|photography|images?|pictures?|pics?|graphic|illustration|credits?|(?:photo|image|picture|video)s? (?:credits?|source|courtesy|copyright))(?: (?:credits?|source|courtesy))? [:/|] .+$"),
    (Wording::Credit, 4.6, r"^ (?:\( )?(?:photos?|photographs?|photography|images?|pictures?|pics?|illustrations?|video|graphics?) (?:by|courtesy of|courtesy|via|from) (?:\w+ |/ |\. |\( ){1,8}$"),
    (Wording::Credit, 5.5, r"^ (?:\( )?<agency>(?: (?:/|via|by|\+|and) <agency>| \( ?<agency>)*(?: (?:/|via) (?:\w+ |\. ){1,4})+$"),
    (Wording::Credit, 5.5, r"^ (?:\( )?(?:getty images|shutterstock|istock|istockphoto|alamy|ap photo|afp getty images|afp via getty images|adobe stock|wikimedia commons)(?: (?:/ )?(?:\w+ ){0,3})?$"),
    (Wording::Credit, 6.0, r"^ (?:image|media|video|photo|picture) (?:source|copyright|caption|credit|via|provided by|supplied)"),
    (Wording::Credit, 7.0, r"^ (?:\( )?(?:additional |further )?(?:reporting|writing|editing|compiled|produced|written|edited) (?:and (?:writing|editing|reporting) )?by .+(?:editing|writing|reporting|compiled|edited) (?:and \w+ )?by "),
    (Wording::Credit, 4.5, r"^ (?:\( )?(?:additional|further|extra) reporting (?:by|from) "),
    (Wording::Credit, 3.5, r"^ this (?:article|story|post|piece|column|essay|report) (?:was |is |has been )?(?:originally |first |also )(?:was |been )?(?:published|appeared|posted|ran|produced)"),
    // Comments.
    (Wording::Comment, 5.5, r"^ (?:please )?(?:leave|post|add|write|submit|make) (?:a|an|your|the first) (?:comment|reply|review|response)s?(?: (?:below|here|now|on|cancel reply|to|\.|:)(?: \w+){0,4})? (?:\. )?$"),
    (Wording::Comment, 5.5, r"^ (?:(?:view|show|load|see|read|hide|all|no|join|reader|your|post|\d+) )*(?:comments?|replies|responses)(?: (?:\d+|\( \d+|section|below|off|policy|closed|>|:))* $"),
    (Wording::Comment, 6.0, r"^ (?:the )?comments? (?:are|is|have|has|section) .*(?:closed|disabled|moderated|turned off) "),
    (Wording::Comment, 4.6, r"^ (?:join|start|continue) the (?:conversation|discussion|debate)"),
    (Wording::Comment, 2.5, r"^ (?:have|had) your say "),
    // Applications.
    (Wording::App, 4.0, r"^ (?:now )?(?:available|download) (?:now )?(?:on|for|from) .*(?:ios|iphone|ipad|android|app store|google play) "),
    // Navigation.
    (Wording::Navigation, 7.0, r"^ (?:skip|jump) to (?:the )?(?:main|content|navigation|comments|search|footer|end of|primary)"),
    (Wording::Navigation, 5.5, r"^ (?:back|return|go|scroll)(?: back)? to (?:the )?(?:top|homepage|home page|home|main page|index|article|results|news|blog)(?: of (?:the )?page)? (?:\. )?$"),
    (Wording::Navigation, 4.5, r"^ (?:tags?|topics?|categor(?:y|ies)|filed under|posted in|tagged|tagged with|keywords|labels|topics in this article|explore more on|read more on) :"),
    (Wording::Navigation, 5.0, r"^ (?:watch|video|watch live|watch now|gallery|photos|listen|podcast|slideshow|in pictures|live|play|audio) [:|] "),
    (Wording::Navigation, 5.5, r"^ (?:listen to|watch|print|play|rate|bookmark|e ?mail|save|like|hear|gift|report) (?:this|the|our|full) (?:<piece>|gallery|slideshow|podcast|song|clip|stream)(?: (?:\d+ min|here|now|above|below|live|again|on .+|\d+ ?: ?\d+))* (?:\. )?$"),
    (Wording::Navigation, 5.0, r"^ \d+ (?:min|mins|minute|minutes) (?:read|listen|watch|ago) $"),
    (Wording::Navigation, 6.0, r"^ (?:video |media )?player (?:is )?(?:loading|error)|^ video player is |^ (?:media|this video) (?:is not |playback is un|cannot be |can t be )(?:supported|played|available)"),
    (Wording::Navigation, 6.0, r"^ home (?:[>/|] .*)$"),
    (Wording::Navigation, 6.0, r"^(?: (?:about(?: us)?|contact(?: us)?|advertise(?: with us)?|privacy(?: policy| notice)?|terms(?: (?:of|and) (?:use|service|conditions))?|cookies?(?: policy)?|careers|jobs|help|faqs?|sitemap|site map|rss|home|newsletters?|subscribe|login|log in|sign in|accessibility|ad ?choices|do not sell my(?: personal)? info(?:rmation)?|masthead|press|corrections|imprint|feedback|disclaimer|search|menu|my account|all rights reserved)(?: [|/>])?){3,} $"),
    (Wording::Navigation, 6.0, r"^ (?:about(?: us)?|contact(?: us)?|advertise(?: with us)?|privacy(?: policy| notice)?|terms(?: (?:of|and) (?:use|service|conditions))?|cookies?(?: policy)?|careers|jobs|help|faqs?|sitemap|site map|rss|home|newsletters?|subscribe|login|log in|sign in|accessibility|ad ?choices|do not sell my(?: personal)? info(?:rmation)?|masthead|press|corrections|imprint|feedback|disclaimer|search|menu|my account|all rights reserved) [|/>] (?:about(?: us)?|contact(?: us)?|advertise(?: with us)?|privacy(?: policy| notice)?|terms(?: (?:of|and) (?:use|service|conditions))?|cookies?(?: policy)?|careers|jobs|help|faqs?|sitemap|site map|rss|home|newsletters?|subscribe|login|log in|sign in|accessibility|ad ?choices|do not sell my(?: personal)? info(?:rmation)?|masthead|press|corrections|imprint|feedback|disclaimer|search|menu|my account|all rights reserved) $"),
    (Wording::Navigation, 4.5, r"^ (?:next|previous|prev|older|newer) (?:article|story|post|page|posts|stories|entries)(?: (?:[:>|].*))? $"),
    (Wording::Navigation, 5.0, r"^ page \d+ of \d+ $"),
    (Wording::Navigation, 4.0, r"^ (?:watch|see|view) (?:more|all|our|the latest|latest) (?:videos?|photos?|galleries|pictures|episodes) (?:here )?(?:\. |: )?$"),
];

/// Rules for any place in a line: class, weight, needs, pattern. Of each need a line holds a word, or the rule does not
/// match.
#[rustfmt::skip]
pub(super) const ANYWHERE: &[(Wording, f32, &[&str], &str)] = &[
    // Follow, like, join.
    (Wording::Follow, 6.0, &["follow find like join friend add visit", "<net>"], r" (?:follow|find|like|join|friend|add|visit) (?:us|me|our|@\w+) (?:.* )?(?:on|at|via|in) (?:.* )?<net> "),
    (Wording::Follow, 5.0, &["join subscribe follow like", "channel group fan fanpage facebook page community"], r" (?:join|subscribe to|follow|like) (?:us|our|the|my) (?:.* )?(?:channel|group|fan ?page|facebook page|page on <net>|community on <net>) "),
    (Wording::Follow, 2.0, &["first", "know hear get read"], r" be the first to (?:know|hear|get|read) "),
    // Share.
    (Wording::Share, 6.0, &["open opens", "window tab"], r" opens? in (?:a )?new (?:window|tab) "),
    (Wording::Share, 3.5, &["share"], r" share (?:this|it|the <piece>|our <piece>|your .+) (?:.* )?(?:with|on|via) (?:.* )?(?:friends?|family|followers|colleagues|<net>) "),
    // Read on.
    (Wording::ReadOn, 3.0, &["click"], r" click (?:here|on the link|the link below) "),
    (Wording::ReadOn, 6.5, &["continues", "below after under"], r" (?:<piece>|scroll|reading) continues (?:below|after|under) "),
    // Advertisement.
    (Wording::Advertisement, 6.5, &["ad advertisement"], r" (?:continues?|scroll|read|below|after) (?:\w+ ){0,3}(?:this ad|advertisement|the advertisement|this advertisement|the ad) "),
    (Wording::Advertisement, 4.0, &["commission affiliate", "earn receive get affiliate"], r" (?:may (?:earn|receive|get) (?:a |an )?(?:small |affiliate )?commission|affiliate links?) "),
    // Subscribe, register, newsletters.
    (Wording::Subscribe, 5.5, &["subscribe sign signup register opt"], r"(?:^|\.) (?:(?:please|click here to|you can|to|and|want more \.|enjoying .+) )?(?:subscribe|sign ?up|register|opt in)(?: (?:here|now|today|below))?(?: (?:to|for|and)) .*(?:newsletters?|inbox|e ?mails?|alerts?|updates?|briefings?|channel|podcast|access|notifications?|digest|feed|blog|magazine) "),
    (Wording::Subscribe, 4.8, &["inbox mail email mailbox", "your"], r" (?:direct|directly|straight|right|delivered|sent|stories|news|updates|week|day|morning|e ?mail|emails|headlines|newsletter|alerts|briefing) (?:(?:direct|directly|straight|right|every day|daily|weekly) )*(?:in|into|to) your (?:inbox|e ?mail|mailbox) "),
    (Wording::Subscribe, 2.0, &["inbox mailbox"], r" (?:in|into|to) your (?:inbox|mailbox) "),
    (Wording::Subscribe, 4.0, &["subscribe sign signup register log login join"], r"(?:^|\.) (?:subscribe|sign ?up|register|log ?in|sign in|join)(?: (?:now|today|here|free|to|for|or|us|in|\.))* $"),
    (Wording::Subscribe, 5.0, &["subscriber subscribers member members subscribed registered account", "already not"], r"(?:^|\.) (?:already|not|not yet|still not) (?:a |an )?(?:subscribers?|members?|subscribed|registered|have an account) (?:[.:|/>]|$|yet |log|sign|click|join|subscribe|register|here)"),
    (Wording::Subscribe, 4.5, &["mail email", "enter submit confirm add type"], r" (?:enter|submit|confirm|add|type) your e ?mail(?: address)? "),
    (Wording::Subscribe, 5.0, &["subscribers members", "only"], r" (?:for|to) (?:our |paying |registered )?(?:subscribers|members) only "),
    (Wording::Subscribe, 3.0, &["access", "unlimited full instant"], r" (?:unlimited|full|instant)(?: digital)? access "),
    (Wording::Subscribe, 4.0, &["member members subscriber subscribers supporter supporters patron patrons insider insiders", "become be"], r"(?:^|\.) (?:please )?(?:become|be) (?:a|an) (?:\w+ )?(?:members?|subscribers?|supporters?|patrons?|insiders?) "),
    (Wording::Subscribe, 3.5, &["journalism reporting newsroom work", "support help donate supporting"], r"(?:^|\.| and| to) (?:please )?(?:support|help (?:us|support|fund)|donate to|consider supporting) (?:our|independent|quality|local|free|us|the) (?:\w+ )?(?:journalism|reporting|newsroom|work) "),
    (Wording::Subscribe, 5.5, &["thank thanks", "signing subscribing registering subscription subscriptions"], r" (?:thank you|thanks) for (?:signing up|subscribing|registering|your subscriptions?) "),
    (Wording::Subscribe, 5.0, &["subscribed signed unsubscribed", "you"], r" you (?:have |ve |are )?(?:been )?(?:successfully |now )?(?:subscribed|signed up|unsubscribed) "),
    (Wording::Subscribe, 7.0, &["published marked unsubscribe", "address required unsubscribe"], r" (?:your e ?mail address will not be published|required fields are marked|unsubscribe at any ?time|you can unsubscribe) "),
    (Wording::Subscribe, 2.5, &["stories news headlines updates newsletter enewsletter briefing offers mail email alerts", "get receive have miss want"], r"(?:^|\.) (?:get|receive|have|never miss|dont miss|want) (?:the|our|all|more|a|any|daily|weekly|breaking|free) (?:.* )?(?:stories|news|headlines|updates|e?newsletter|briefing|offers|e ?mail|alerts) "),
    (Wording::Subscribe, 4.5, &["newsletter newsletters"], r"^ (?:(?:our|the|free|daily|weekly|\w+) )?newsletters?(?: (?:sign ?up|signup|subscription|preferences))? $"),
    // Cookies, consent, browsers.
    (Wording::Consent, 2.2, &["cookies"], r" uses? (?:\w+ ){0,3}cookies "),
    (Wording::Consent, 3.4, &["cookie cookies"], r" cookies? .*(?:experience|website|site|consent|agree|accept|policy|browser|traffic|personali[sz]e|partners|preferences|browse|settings)"),
    (Wording::Consent, 2.8, &["cookie cookies"], r"(?:site|website|experience|consent|agree|accept|partners|browser) (?:.* )?cookies? "),
    (Wording::Consent, 5.5, &["agree accept consent agreeing accepting", "continuing using clicking browsing visiting signing subscribing submitting accessing closing continue click"], r" (?:by (?:continuing|using|clicking|browsing|visiting|signing up|subscribing|submitting|accessing|closing)|if you continue|if you click) (?:.* )?(?:agree|accept|consent|agreeing|accepting) "),
    (Wording::Consent, 2.2, &["privacy terms cookie", "policy notice statement center use service conditions"], r" (?:privacy (?:policy|notice|statement|center)|terms (?:of|and) (?:use|service|conditions)|terms conditions|cookie (?:policy|notice)) "),
    (Wording::Consent, 7.0, &["javascript browser blocker blockers adblocker adblockers adblock adblocking", "javascript support outdated disable turn using pause whitelist"], r" (?:enable javascript|javascript (?:is |to be )?(?:disabled|required|enabled)|browser (?:does not|doesnt) support|outdated browser|(?:disable|turn off|using an|pause|whitelist) (?:.* )?(?:ad ?blockers?|adblock(?:ing)?)) "),
    (Wording::Consent, 5.0, &["recaptcha"], r" protected by recaptcha "),
    // Copyright.
    (Wording::Rights, 4.6, &["©"], r" © (?:copyright )?(?:\w+ ){0,4}(?:19|20)\d\d "),
    (Wording::Rights, 6.0, &["reserved", "right rights"], r" all rights? reserved "),
    (Wording::Rights, 6.5, &["published reproduced copied reused republished redistributed distributed broadcast", "not cannot maynot mustnot"], r" (?:may|must|can) ?not be (?:published|reproduced|copied|reused|republished|redistributed|distributed|broadcast)(?: or)? .*(?:rewritten|redistributed|permission|reproduced|transmitted|cached|distributed|consent)"),
    (Wording::Rights, 3.0, &["permission consent", "without"], r" without (?:the )?(?:express |prior |our )*(?:written )?(?:permission|consent) "),
    // Credits.
    (Wording::Credit, 5.5, &["photo photos photograph image picture pic credit courtesy", "("], r" \( (?:\w+ )?(?:photos?|photograph|image|picture|pic|credit|photo credit|image credit|file photo|courtesy)(?: (?:credit|source))? (?:by |: |/ |courtesy |via |of )"),
    (Wording::Credit, 5.5, &["photo photos photograph photographs image images picture pictures pic pics credit credits", ":"], r" (?:\.|\() (?:photo|photograph|image|picture|credit|pic|photo credit|image credit|picture credit|photo courtesy|image courtesy)s? : [^.:]+$"),
    (Wording::Credit, 5.5, &["getty shutterstock ap reuters afp alamy flickr wikimedia epa file handout"], r" (?:via|/) (?:getty images|shutterstock|ap|reuters|afp|getty|alamy|flickr|wikimedia commons|epa|file|handout) (?:images )?$"),
    (Wording::Credit, 5.6, &["contributed", "report story article reporting"], r" contributed (?:to )?(?:this|the) (?:report|story|article|reporting) (?:\. )?$"),
    // Comments.
    (Wording::Comment, 4.0, &["comment comments"], r" (?:in|using) the comments?(?: section| box)? "),
    (Wording::Comment, 5.5, &["comment comments", "below"], r" (?:in|using) the comments?(?: section| box)? below "),
    (Wording::Comment, 3.0, &["let tell share", "us share"], r"(?:^|\.) (?:let us know|tell us|share) (?:what you think|your (?:thoughts|views|opinion|experience|story|stories|comments)|if |in |below)"),
    // Applications.
    (Wording::App, 5.5, &["app apps play", "download get install try open use"], r"(?:^|\.| to) (?:download|get|install|try|open|use) (?:the|our|it on|it from|this)(?: \w+){0,4} (?:app|apps|google play|app store|mobile app)(?: |$)"),
    (Wording::App, 3.5, &["play store itunes", "google store itunes"], r" (?:on|from|in|at) (?:the )?(?:apple )?(?:google play|app store|play store|itunes) "),
];
