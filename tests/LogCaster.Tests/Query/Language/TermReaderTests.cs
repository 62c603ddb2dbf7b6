using System;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Tests.Query.Language;

internal sealed class TermReaderTests
{
    [Test]
    // Words in any case if they have no capitals, phrases, negation.
    [Arguments("FIND", "FIND limit=1000 line")]
    [Arguments("FIND error", "FIND \"error\"i limit=1000 line")]
    [Arguments("FIND Error disk", "FIND (\"Error\" & \"disk\"i) limit=1000 line")]
    [Arguments("FIND \"Connection refused\" n=5", "FIND \"Connection refused\" limit=5 line")]
    [Arguments("FIND Error case=n", "FIND \"Error\"i limit=1000 line")]
    [Arguments("FIND error case=y", "FIND \"error\" limit=1000 line")]
    [Arguments("FIND timeout -healthcheck", "FIND (\"timeout\"i & -\"healthcheck\"i) limit=1000 line")]
    [Arguments("FIND NOT \"a b\"", "FIND -\"a b\"i limit=1000 line")]
    [Arguments("FIND -(a b)", "FIND -(\"a\"i & \"b\"i) limit=1000 line")]
    [Arguments("FIND - -- --a", "FIND (\"-\"i & \"--\"i & \"--a\"i) limit=1000 line")]
    [Arguments("QUERY error Error -x", "QUERY (\"error\" & \"Error\" & -\"x\")")]
    [Arguments("COUNT error quiet=1 tz=utc timeout=2s", "COUNT \"error\"i tz=UTC timeout=00:00:02 line")]
    // OR binds looser than blanks.
    [Arguments("FIND a OR b", "FIND (\"a\"i | \"b\"i) limit=1000 line")]
    [Arguments("FIND a b OR c", "FIND ((\"a\"i & \"b\"i) | \"c\"i) limit=1000 line")]
    [Arguments("FIND (a OR b) AND c", "FIND ((\"a\"i | \"b\"i) & \"c\"i) limit=1000 line")]
    [Arguments("FIND ( a OR ( b c ) )", "FIND (\"a\"i | (\"b\"i & \"c\"i)) limit=1000 line")]
    [Arguments("FIND a OR b level=err OR c", "FIND (\"a\"i | \"b\"i | \"c\"i) level=0..3 limit=1000 line")]
    [Arguments("FIND \"OR\" or", "FIND (\"OR\" & \"or\"i) limit=1000 line")]
    [Arguments("FIND ORDER ANDROID", "FIND (\"ORDER\" & \"ANDROID\") limit=1000 line")]
    [Arguments("QUERY keyword=A OR keyword=b", "QUERY (\"A\" | \"b\")")]
    [Arguments("FIND keywords=A,b operator=OR c", "FIND (\"A\" | \"b\" | \"c\"i) limit=1000 line")]
    // What only looks like syntax is a word.
    [Arguments("FIND main() f(x)(y)", "FIND (\"main()\"i & \"f(x)(y)\"i) limit=1000 line")]
    [Arguments("FIND (main() OR x)", "FIND (\"main()\"i | \"x\"i) limit=1000 line")]
    [Arguments("FIND /var/log a/b /", "FIND (\"/var/log\"i & \"a/b\"i & \"/\"i) limit=1000 line")]
    [Arguments("FIND http://host/x error: std::string C:\\x 10:30:45", "FIND (\"http://host/x\"i & \"error:\"i & \"std::string\"i & \"C:\\x\" & \"10:30:45\"i) limit=1000 line")]
    [Arguments("FIND a->b <b> x>y", "FIND (\"a->b\"i & \"<b>\"i & \"x>y\"i) limit=1000 line")]
    [Arguments("FIND \"-a\" \"(\" \"/x/\" \"a:b\"", "FIND (\"-a\"i & \"(\"i & \"/x/\"i & \"a:b\"i) limit=1000 line")]
    // Patterns.
    [Arguments("FIND /time ?out/", "FIND /time\\u0020?out/i limit=1000 line")]
    [Arguments("FIND /Time/ /x/i /y/c", "FIND (/Time/ & /x/i & /y/) limit=1000 line")]
    [Arguments("FIND /a\\/b/ case=y", "FIND /a\\u002Fb/ limit=1000 line")]
    [Arguments("FIND -(/a/ OR b)", "FIND -(/a/i | \"b\"i) limit=1000 line")]
    // Fields.
    [Arguments("FIND service:auth", "FIND service:\"auth\"i~ limit=1000 line")]
    [Arguments("FIND http.status:\"5 0\"", "FIND http.status:\"5 0\"i limit=1000 line")]
    [Arguments("FIND user:Bob case=n", "FIND user:\"Bob\"i~ limit=1000 line")]
    [Arguments("FIND path:/^.api/", "FIND path:/\\A[\\s\\S]api/i limit=1000 line")]
    [Arguments("FIND path:/api/v1", "FIND path:\"/api/v1\"i~ limit=1000 line")]
    [Arguments("FIND a>=1 b<=2.5 c>3 d<-4 e=5", "FIND (a GreaterOrEqual 1 & b LessOrEqual 2.5 & c Greater 3 & d Less -4 & e Equal 5) limit=1000 line")]
    [Arguments("FIND dur>=1.5s load<90%", "FIND (dur GreaterOrEqual 1.5s & load Less 90%) limit=1000 line")]
    [Arguments("FIND -status>=500", "FIND -status GreaterOrEqual 500 limit=1000 line")]
    [Arguments("FIND level:err OR severity:WARN", "FIND (level:Error | level:Warning) limit=1000 line")]
    [Arguments("FIND level:verbose source:10.0.0.1", "FIND (level:\"verbose\"i~ & source:10.0.0.1) limit=1000 line")]
    // Options, in any place.
    [Arguments("FIND ctx=3 x", "FIND \"x\"i limit=1000 ctx=3,3 line")]
    [Arguments("FIND x C=3 A=1", "FIND \"x\"i limit=1000 ctx=3,1 line")]
    [Arguments("FIND x B=2", "FIND \"x\"i limit=1000 ctx=2,0 line")]
    [Arguments("FIND around=10:00", "FIND since=2026-11-23T10:00:00 limit=1 ctx=10,10 oldest line")]
    [Arguments("FIND around=10:00 ctx=2 x", "FIND \"x\"i since=2026-11-23T10:00:00 limit=1 ctx=2,2 oldest line")]
    [Arguments("FIND x cursor=17", "FIND \"x\"i limit=1000 before #17 line")]
    [Arguments("FIND fields=time,user o=csv timeout=2s", "FIND limit=1000 fields=time,user timeout=00:00:02 csv")]
    [Arguments("FIND since=10:00 tz=+02:00", "FIND since=2026-11-23T08:00:00 limit=1000 tz=+02:00 line")]
    [Arguments("FIND tz=-05:30 until=10:00", "FIND until=2026-11-23T15:30:59.9999999 limit=1000 tz=-05:30 line")]
    [Arguments("SEARCH x y tz=utc quiet=1", "SEARCH \"x y\"i tz=UTC")]
    [Arguments("TAIL", "TAIL limit=10 line")]
    [Arguments("TAIL level=err n=0", "TAIL level=0..3 line")]
    [Arguments("HIST", "HIST line")]
    [Arguments("HIST 1h30m error", "HIST 01:30:00 \"error\"i line")]
    [Arguments("HIST \"1m\" out=json", "HIST \"1m\"i json")]
    [Arguments("HIST \"1x\"", "HIST \"1x\"i line")]
    [Arguments("HIST 1m 1x", "HIST 00:01:00 \"1x\"i line")]
    [Arguments("HIST 500", "HIST \"500\"i line")]
    [Arguments("HIST 4f3a9c", "HIST \"4f3a9c\"i line")]
    [Arguments("HIST 1-x", "HIST \"1-x\"i line")]
    [Arguments("HIST x1", "HIST \"x1\"i line")]
    [Arguments("HIST 10.0.0.1", "HIST \"10.0.0.1\"i line")]
    [Arguments("TOP service", "TOP top 10 of service line")]
    [Arguments("TOP 3 http.status level=err", "TOP top 3 of http.status level=0..3 line")]
    [Arguments("TOP service n=3", "TOP top 3 of service line")]
    [Arguments("FIELDS", "FIELDS line")]
    [Arguments("FIELDS user -x", "FIELDS of user -\"x\"i line")]
    [Arguments("FIELDS since=10:00", "FIELDS since=2026-11-23T10:00:00 line")]
    public async Task A_line_means_what_the_language_says(string line, string meaning) => await Assert.That(QueryText.Meaning(line)).IsEqualTo(meaning);

    [Test]
    [Arguments("FIND (a", "unclosed ( at position 6; to find it as a text, put it in quotes")]
    [Arguments("FIND a ) b", "unexpected ) at position 8; to find it as a text, put it in quotes")]
    [Arguments("FIND a ()", "nothing stands between ( and ) at position 8; to find them as a text, put them in quotes")]
    [Arguments("FIND OR a", "OR at position 6 needs a term on both sides; level= and other options hold for the whole search, level:err is a term")]
    [Arguments("FIND a OR OR b", "OR at position 11 needs a term on both sides; level= and other options hold for the whole search, level:err is a term")]
    [Arguments("FIND a OR level=err", "OR at position 8 needs a term on both sides; level= and other options hold for the whole search, level:err is a term")]
    [Arguments("FIND NOT", "NOT at position 6 needs a term behind it")]
    [Arguments("FIND (a NOT)", "NOT at position 9 needs a term behind it")]
    [Arguments("FIND -limit=5", "the option at position 6 holds for the whole search and cannot be negated")]
    [Arguments("FIND ((((((((( a )))))))))", "too deep at position 14; allowed: 8 ( or - one in another")]
    [Arguments("FIND a>=x", "a>=x at position 6 compares with no number; allowed: a number such as 100 or 1.5")]
    [Arguments("FIND dur>=5parsecs", "dur>=5parsecs at position 6 compares with no number; allowed: a number such as 100 or 1.5")]
    [Arguments("FIND dur>=5au", "the unit au at position 6 is not known; allowed: none, %, ns us ms s m h d for durations, B kB MB GB KiB MiB GiB for sizes")]
    [Arguments("FIND level:eror", "level:eror at position 6 is no severity (did you mean level:error?); to test a field of that name, write level:\"eror\"")]
    [Arguments("FIND user:\"a", "unclosed \" at position 11 in user:\"a; write \\\" for a quote inside of quotes")]
    [Arguments("FIND /a[/", "regex: unclosed [ at position 2")]
    [Arguments("FIND ctx=5000", "ctx=5000 at position 6 is not valid; allowed: a whole number up to 1000")]
    [Arguments("FIND quiet=yes", "quiet=yes at position 6 is not valid; allowed: 0, 1")]
    [Arguments("FIND tz=Mars", "tz=Mars at position 6 is not valid; allowed: utc, local, +01:00, Europe/Berlin")]
    [Arguments("FIND timeout=0s", "timeout=0s at position 6 is not valid; allowed: a duration such as 15m, 1h30m, 2d")]
    [Arguments("FIND fields=", "fields= at position 6 is not valid; allowed: 1 to 32 names with commas between: time, seq, level, source, message, or fields of the records")]
    [Arguments("FIND fields=a,a", "fields=a,a at position 6 is not valid; allowed: 1 to 32 names with commas between: time, seq, level, source, message, or fields of the records")]
    [Arguments("FIND around=now n=5", "around= and limit= are given; allowed: one of them")]
    [Arguments("FIND x C=1 order=desc", "neighbours and order=desc are given; allowed: one of them")]
    [Arguments("FIND x fields=a out=raw", "fields= and out=raw are given; allowed: one of them")]
    [Arguments("QUERY x ctx=1", "QUERY shows as many lines as it says; for neighbours use FIND")]
    [Arguments("COUNT x n=5", "COUNT counts all matches and takes no limit=, but got it at position 9; use FIND")]
    [Arguments("COUNT (a OR limit=5 b)", "COUNT counts all matches and takes no limit=, but got it at position 13; use FIND")]
    [Arguments("FIELDS user limit=5", "FIELDS looks at all matches and takes no limit=, but got it at position 13; use FIND")]
    [Arguments("HIST 1x", "HIST 1x is no length of time; allowed: 1s 5m 1h 1d and the like; to find it as a text, put it in quotes")]
    [Arguments("HIST 5min level=err", "HIST 5min is no length of time; allowed: 1s 5m 1h 1d and the like; to find it as a text, put it in quotes")]
    [Arguments("HIST 1h30x", "HIST 1h30x is no length of time; allowed: 1s 5m 1h 1d and the like; to find it as a text, put it in quotes")]
    [Arguments("HIST 99999999999999999999d", "HIST 99999999999999999999d is no length of time; allowed: 1s 5m 1h 1d and the like; to find it as a text, put it in quotes")]
    [Arguments("HIST 0s", "HIST 0s is too short; allowed: 1ms and more")]
    [Arguments("TOP", "TOP needs the name of a field; allowed: TOP 10 service, TOP level, TOP 5 source level=err")]
    [Arguments("TOP level=err", "TOP needs the name of a field, but got level=err; allowed: TOP 10 service, TOP level, TOP 5 source level=err")]
    [Arguments("TOP 0 service", "TOP 0 is not valid; allowed: a whole number from 1 to 1000")]
    [Arguments("TOP 5 service n=3", "TOP has a number and limit=; allowed: one of them")]
    [Arguments("TOP service n=0", "TOP limit=0 is not valid; allowed: a whole number from 1 to 1000")]
    [Arguments("TAIL order=desc", "TAIL goes on with what comes and takes no order=, but got it at position 6; use FIND")]
    [Arguments("TAIL until=now", "TAIL goes on with what comes and takes no until=, but got it at position 6; use FIND")]
    [Arguments("TAIL time_to=1706140800", "TAIL goes on with what comes and takes no time_to=, but got it at position 6; use FIND")]
    [Arguments("TAIL around=-5m", "TAIL goes on with what comes and takes no around=, but got it at position 6; use FIND")]
    [Arguments("TAIL cursor=5", "TAIL goes on with what comes and takes no cursor=, but got it at position 6; use FIND")]
    [Arguments("TAIL B=1", "TAIL goes on with what comes and takes no before=, but got it at position 6; use FIND")]
    [Arguments("FINT x", "Unknown command. Use HELP for usage. Did you mean FIND?")]
    [Arguments("FIND levl=err", "unknown option levl= (did you mean level=?); to test a field, write levl:err; to find such a text, put it in quotes; allowed: keyword= keywords= operator= regex= time_from= time_to= since= until= last= level= limit= order= case= out= fields= ctx= before= after= around= cursor= tz= quiet= timeout=")]
    public async Task A_bad_line_is_an_error_that_says_where_and_what_is_allowed(string line, string error) =>
        await Assert.That(QueryText.Meaning(line)).IsEqualTo("ERROR: " + error);

    // What means nothing for a verb is an error; the older verbs take what they always took.
    [Test]
    [Arguments("FIND", "")]
    [Arguments("TAIL", "time_to until order ctx before after around cursor")]
    [Arguments("COUNT", "limit order out fields ctx before after around")]
    [Arguments("HIST", "limit order fields ctx before after around")]
    [Arguments("TOP level", "order fields ctx before after around")]
    [Arguments("FIELDS user", "limit order fields ctx before after around")]
    [Arguments("QUERY x", "")]
    [Arguments("SEARCH x", "")]
    [Arguments("REGEX x", "")]
    [Arguments("RECENT", "")]
    [Arguments("FILTER 2000-01-01 00:00:00 2999-01-01 00:00:00", "")]
    public async Task A_verb_refuses_the_options_that_mean_nothing_for_it(string command, string refused)
    {
        string verb = command.Split(' ')[0];
        string[] names = [.. SearchOptionTable.Rows.Where(row => IsRefused(command, row.Name, row)).Select(static row => row.Name)];
        string[] shortNames = [.. SearchOptionTable.Rows.Where(static row => row.Alias.Length > 0).Where(row => IsRefused(command, row.Alias, row)).Select(static row => row.Name)];

        await Assert.That(string.Join(' ', names)).IsEqualTo(refused);
        await Assert.That(shortNames).IsEquivalentTo(names.Where(name => SearchOptionTable.Rows.Any(row => row.Name == name && row.Alias.Length > 0)));
        string help = QueryText.Parse("HELP " + verb).Command!.HelpText;
        await Assert.That(help.Split('\n').FirstOrDefault(static line => line.StartsWith("Takes no ", StringComparison.Ordinal)) ?? "")
            .IsEqualTo(refused.Length == 0 ? "" : "Takes no " + string.Join(' ', names.Select(static name => name + "=")));
    }

    private static bool IsRefused(string command, string key, SearchOptionRow row)
    {
        string text = $"{command} {key}={ValueFor(row.Option)}";
        string? error = QueryText.Parse(text).Error;
        bool isRefused = error?.Contains($"takes no {row.Name}=, but got it at position {command.Length + 2}; use FIND", StringComparison.Ordinal) == true;
        // The number of an older verb leaves no room for neighbours in text; out=json does.
        bool isTaken = error?.EndsWith("for neighbours use FIND", StringComparison.Ordinal) != false;
        return isRefused || isTaken ? isRefused : throw new InvalidOperationException($"{text}: {error}");
    }

    private static string ValueFor(SearchOption option) => option switch
    {
        SearchOption.Keyword or SearchOption.Keywords or SearchOption.Regex or SearchOption.Fields => "a",
        SearchOption.Operator => "OR",
        SearchOption.TimeFrom => "1706140800",
        SearchOption.TimeTo => "9999999999",
        SearchOption.Since or SearchOption.Last or SearchOption.Timeout => "5m",
        SearchOption.Until or SearchOption.Around => "now",
        SearchOption.Level => "err",
        SearchOption.Order => "desc",
        SearchOption.Case => "n",
        SearchOption.Out => "json",
        SearchOption.Tz => "utc",
        _ => "1",
    };

    [Test]
    public async Task Terms_are_bounded_in_number_and_depth()
    {
        string many = string.Join(" OR ", Enumerable.Repeat("x", 65));
        await Assert.That(QueryText.Meaning("FIND " + many)).IsEqualTo("ERROR: too many terms: 65; allowed: at most 64");
        await Assert.That(QueryText.Meaning("FIND " + string.Concat(Enumerable.Repeat("NOT ", 900)) + "x")).StartsWith("ERROR: too deep at position");
        await Assert.That(QueryText.Meaning("FIND " + string.Join(' ', Enumerable.Repeat("/x/", 9)))).IsEqualTo("ERROR: too many patterns: 9; allowed: at most 8");
    }
}
