using System;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Tests.Query.Language;

internal sealed class QueryParserTests
{
    private const string Keys = "keyword= keywords= operator= regex= time_from= time_to= since= until= last= level= limit= order= case= out= fields= ctx= before= after= "
        + "around= cursor= tz= quiet= timeout=";

    [Test]
    [Arguments("COUNT", "COUNT")]
    [Arguments("count\r\n", "COUNT")]
    [Arguments("  Stats  ", "STATS")]
    [Arguments("PING", "PING")]
    [Arguments("CLEAR", "CLEAR")]
    [Arguments("SESSION", "SESSION")]
    [Arguments("quit", "QUIT")]
    [Arguments("COUNT keyword=error", "COUNT \"error\" line")]
    [Arguments("COUNT error level=err cursor=5", "COUNT \"error\"i level=0..3 before #5 line")]
    [Arguments("COUNT keyword=", "COUNT line")]
    [Arguments("QUERY keyword=error", "QUERY \"error\"")]
    [Arguments("query keyword=error keyword=db", "QUERY (\"error\" & \"db\")")]
    [Arguments("QUERY keywords=error,db", "QUERY (\"error\" & \"db\")")]
    [Arguments("QUERY keywords=error,db operator=AND", "QUERY (\"error\" & \"db\")")]
    [Arguments("QUERY keywords=error,db operator=or", "QUERY (\"error\" | \"db\")")]
    [Arguments("QUERY operator=OR keywords=,error,,db, keyword=x", "QUERY (\"error\" | \"db\" | \"x\")")]
    [Arguments("QUERY keywords=a,b operator=OR level=err regex=c", "QUERY ((\"a\" | \"b\") & /c/) level=0..3")]
    [Arguments("QUERY keyword=x keyword= operator=OR", "QUERY")]
    [Arguments("QUERY keyword=x keyword=", "QUERY \"x\"")]
    [Arguments("QUERY keyword=x operator=OR", "QUERY \"x\"")]
    [Arguments("QUERY keyword=", "QUERY")]
    [Arguments("QUERY keywords=,,", "QUERY")]
    [Arguments("QUERY keyword=message 3", "QUERY (\"message\" & \"3\")")]
    [Arguments("QUERY ERROR", "QUERY \"ERROR\"")]
    [Arguments("QUERY keyword=\"High memory\"", "QUERY \"High memory\"")]
    [Arguments("QUERY \"High memory\"\tlimit=2", "QUERY \"High memory\" limit=2")]
    [Arguments("QUERY keyword=\"say \\\"hi\\\" to C:\\\\x\\d\"", "QUERY \"say \"hi\" to C:\\x\\d\"")]
    [Arguments("QUERY keyword=a\"b", "QUERY \"a\"b\"")]
    [Arguments("QUERY \"status=500\"", "QUERY \"status=500\"")]
    [Arguments("QUERY /path?x=1 =5", "QUERY (\"/path?x=1\" & \"=5\")")]
    [Arguments("QUERY keyword=a=b", "QUERY \"a=b\"")]
    [Arguments("QUERY regex=[0-9]+ regex=b", "QUERY (/[0-9]+/ & /b/)")]
    [Arguments("QUERY regex=\"a b\" case=n", "QUERY /a\\u0020b/i")]
    [Arguments("QUERY time_from=1706140800 time_to=1706140860", "QUERY since=2024-01-25T00:00:00 until=2024-01-25T00:01:00.9999999")]
    [Arguments("QUERY time_from=0", "QUERY since=1970-01-01T00:00:00")]
    [Arguments("QUERY since=-5m until=now", "QUERY since=2026-11-23T13:03:15 until=2026-11-23T13:08:15")]
    [Arguments("QUERY last=15m", "QUERY since=2026-11-23T12:53:15")]
    [Arguments("QUERY s=-5m u=2026-11-23 l=err n=3 o=raw", "QUERY since=2026-11-23T13:03:15 until=2026-11-23T23:59:59.9999999 level=0..3 limit=3 raw")]
    [Arguments("QUERY since=\"2026-11-23 10:00\" since=-5m", "QUERY since=2026-11-23T13:03:15")]
    [Arguments("QUERY limit=5", "QUERY limit=5")]
    [Arguments("QUERY limit=0", "QUERY")]
    [Arguments("QUERY a order=desc out=json case=smart", "QUERY \"a\"i desc json")]
    [Arguments("QUERY Ab order=ASC out=TEXT case=smart", "QUERY \"Ab\"")]
    [Arguments("QUERY Ab case=n", "QUERY \"Ab\"i")]
    [Arguments("QUERY a level=warning", "QUERY \"a\" level=0..4")]
    [Arguments("QUERY a level=info..err", "QUERY \"a\" level=3..6")]
    [Arguments("QUERY a level=ERR..Info", "QUERY \"a\" level=3..6")]
    [Arguments("QUERY a level=none", "QUERY \"a\" level=8..8")]
    [Arguments("QUERY a level=3", "QUERY \"a\" level=0..3")]
    [Arguments("SEARCH Connection refused", "SEARCH \"Connection refused\"i")]
    [Arguments("SEARCH  two  blanks  ", "SEARCH \"two  blanks\"i")]
    [Arguments("SEARCH disk full since=-1h limit=20", "SEARCH \"disk full\"i since=2026-11-23T12:08:15 limit=20")]
    [Arguments("SEARCH limit=5 is low", "SEARCH \"limit=5 is low\"i")]
    [Arguments("SEARCH limit=5 is low limit=2", "SEARCH \"limit=5 is low\"i limit=2")]
    [Arguments("SEARCH \"limit=5\"", "SEARCH \"limit=5\"i")]
    [Arguments("SEARCH \"limit=5\" limit=2", "SEARCH \"limit=5\"i limit=2")]
    [Arguments("SEARCH \" a\\\"b \"", "SEARCH \" a\"b \"i")]
    [Arguments("SEARCH \"a\" or \"b\"", "SEARCH \"\"a\" or \"b\"\"i")]
    [Arguments("SEARCH \"open", "SEARCH \"\"open\"i")]
    [Arguments("SEARCH x since=\"2026-11-23 10:00\"", "SEARCH \"x\"i since=2026-11-23T10:00:00")]
    [Arguments("SEARCH x since=\"2026 limit=1", "SEARCH \"x since=\"2026\"i limit=1")]
    [Arguments("SEARCH \"\"", "SEARCH")]
    [Arguments("SEARCH user=bob keyword=x", "SEARCH \"user=bob keyword=x\"i")]
    [Arguments("SEARCH Error case=y", "SEARCH \"Error\"")]
    [Arguments("SEARCH Größe", "SEARCH \"Größe\"i")]
    [Arguments("FILTER 2026-11-23 10:00:00 2026-11-23 10:59:59", "FILTER since=2026-11-23T10:00:00 until=2026-11-23T10:59:59.9999999")]
    [Arguments("FILTER 2026-11-23 10:00:00 2026-11-23 10:00:00 level=err disk", "FILTER \"disk\"i since=2026-11-23T10:00:00 until=2026-11-23T10:00:00.9999999 level=0..3")]
    [Arguments("REGEX (error|warn) [[:digit:]]+", "REGEX /(?:error|warn)\\u0020[0-9]+/")]
    [Arguments("REGEX user [a-z]+ limit=3 since=-5m", "REGEX /user\\u0020[a-z]+/ since=2026-11-23T13:03:15 limit=3")]
    [Arguments("REGEX \"a\"", "REGEX /\\u0022a\\u0022/")]
    [Arguments("REGEX limit[=]5", "REGEX /limit\\u003D5/")]
    [Arguments("REGEX err\\S case=smart", "REGEX /err[\\S]/i")]
    [Arguments("REGEX Err case=smart", "REGEX /Err/")]
    [Arguments("RECENT", "RECENT limit=10")]
    [Arguments("recent 50", "RECENT limit=50")]
    [Arguments("RECENT 0", "RECENT")]
    [Arguments("RECENT 5 level=error db", "RECENT \"db\"i level=0..3 limit=5")]
    [Arguments("RECENT level=error", "RECENT level=0..3 limit=10")]
    [Arguments("RECENT n=3", "RECENT limit=3")]
    [Arguments("RECENT \"5\"", "RECENT \"5\"i limit=10")]
    public async Task A_line_means_what_the_protocol_says(string line, string meaning) => await Assert.That(QueryText.Meaning(line)).IsEqualTo(meaning);

    [Test]
    [Arguments("", "Unknown command. Use HELP for usage.")]
    [Arguments("FOO", "Unknown command. Use HELP for usage.")]
    [Arguments("GET / HTTP/1.1", "Unknown command. Use HELP for usage.")]
    [Arguments("CUONT", "Unknown command. Use HELP for usage. Did you mean COUNT?")]
    [Arguments("serch x", "Unknown command. Use HELP for usage. Did you mean SEARCH?")]
    [Arguments("HELO", "Unknown command. Use HELP for usage. Did you mean HELP?")]
    [Arguments("QUERY", "No search criteria specified")]
    [Arguments("QUERY operator=OR", "No search criteria specified")]
    [Arguments("QUERY out=json", "No search criteria specified")]
    [Arguments("QUERY limt=5", "unknown option limt= (did you mean limit=?); to test a field, write limt:5; to find such a text, put it in quotes; allowed: " + Keys)]
    [Arguments("QUERY key=5", "unknown option key= (did you mean keyword=?); to test a field, write key:5; to find such a text, put it in quotes; allowed: " + Keys)]
    [Arguments("QUERY KEYWORD=5", "unknown option KEYWORD= (did you mean keyword=?); to test a field, write KEYWORD:5; to find such a text, put it in quotes; allowed: " + Keys)]
    [Arguments("COUNT status=abc", "unknown option status=; to test a field, write status:abc; to find such a text, put it in quotes; allowed: " + Keys)]
    [Arguments("QUERY a limit=x", "limit=x at position 9 is not valid; allowed: a whole number, 0 shows all")]
    [Arguments("QUERY a limit=-1", "limit=-1 at position 9 is not valid; allowed: a whole number, 0 shows all")]
    [Arguments("QUERY a limit=99999999999999999999", "limit=99999999999999999999 at position 9 is not valid; allowed: a whole number, 0 shows all")]
    [Arguments("QUERY a limit=", "limit= at position 9 is not valid; allowed: a whole number, 0 shows all")]
    [Arguments("QUERY a limit=1 n=2", "limit= is given twice, again at position 17; allowed: once")]
    [Arguments("QUERY a operator=XOR", "operator=XOR at position 9 is not valid (did you mean OR?); allowed: AND, OR")]
    [Arguments("QUERY a order=dsc", "order=dsc at position 9 is not valid (did you mean desc?); allowed: asc, desc")]
    [Arguments("QUERY a case=maybe", "case=maybe at position 9 is not valid; allowed: y, n, smart")]
    [Arguments("QUERY a out=jsn", "out=jsn at position 9 is not valid (did you mean json?); allowed: text, raw, json, csv")]
    [Arguments("QUERY a time_from=abc", "time_from=abc at position 9 is not valid; allowed: Unix seconds, such as 1706140800")]
    [Arguments("QUERY a time_to=1706140800123", "time_to=1706140800123 at position 9 is not valid; allowed: Unix seconds, such as 1706140800")]
    [Arguments("QUERY a since=yesterdy", "since=yesterdy at position 9 is not valid (did you mean yesterday?); allowed: -5m, 1h30m, 2d, now, today, yesterday, 14:05, 2026-11-23, 2026-11-23_14:05:30, 2026-11-23T14:05:30Z, 1706140800")]
    [Arguments("QUERY a last=today", "last=today at position 9 is not valid; allowed: a duration such as 15m, 1h30m, 2d")]
    [Arguments("QUERY a level=eror", "level=eror at position 9 is not valid (did you mean error?); allowed: emerg (emergency, panic), alert, crit (critical, fatal), err (error), warn (warning), notice, info (informational), debug (trace), none, 0 to 7; two of them with .. between")]
    [Arguments("QUERY a regex=ab[c", "regex: unclosed [ at position 3")]
    [Arguments("REGEX ab[c", "regex: unclosed [ at position 3")]
    [Arguments("REGEX (?=x)", "regex: look-around is not supported at position 1")]
    [Arguments("QUERY keyword=\"a", "unclosed \" at position 15 in keyword=\"a; write \\\" for a quote inside of quotes")]
    [Arguments("QUERY \"a\"b", "a blank is missing at position 10 after the closing \" in \"a\"b")]
    [Arguments("QUERY since=now until=-5m", "the time range is empty: it begins 2026-11-23T13:08:15.000Z and ends 2026-11-23T13:03:15.000Z; allowed: a begin that is not after the end")]
    [Arguments("SEARCH", "SEARCH needs a text to find")]
    [Arguments("SEARCH limit=5", "SEARCH needs a text to find; options in it need quotes: SEARCH \"limit=5\"")]
    [Arguments("SEARCH a limit=x", "limit=x at position 10 is not valid; allowed: a whole number, 0 shows all")]
    [Arguments("REGEX", "REGEX needs a pattern, such as REGEX user [[:digit:]]+")]
    [Arguments("FILTER", "FILTER needs YYYY-MM-DD HH:MM:SS twice, begin and end")]
    [Arguments("FILTER 2026-11-23 10:00 2026-11-23 11:00", "FILTER needs YYYY-MM-DD HH:MM:SS twice, begin and end, but got 2026-11-23 10:00 2026-11-23 11:00")]
    [Arguments("FILTER 2026-11-23 10:00:00", "FILTER needs YYYY-MM-DD HH:MM:SS twice, begin and end, but got 2026-11-23 10:00:00")]
    [Arguments("RECENT 5x", "RECENT 5x is not valid; allowed: a whole number, 0 shows all")]
    [Arguments("RECENT -5", "RECENT -5 is not valid; allowed: a whole number, 0 shows all")]
    [Arguments("RECENT 5 limit=3", "RECENT has a number and limit=; allowed: one of them")]
    [Arguments("STATS all", "STATS takes nothing after it, but got all")]
    [Arguments("CLEAR x\u001b[2J", "CLEAR takes nothing after it, but got x\\x1b[2J")]
    [Arguments("HELP QURY", "no help on QURY (did you mean QUERY?); allowed: FIND TAIL COUNT HIST TOP FIELDS STATS HELP QUERY SEARCH FILTER REGEX RECENT CLEAR UNCLEAR AUTH SESSION QUIT PING TERMS OPTIONS TIMES")]
    public async Task A_bad_line_is_an_error_that_says_what_is_wrong_and_what_is_allowed(string line, string error) =>
        await Assert.That(QueryText.Meaning(line)).IsEqualTo("ERROR: " + error);

    [Test]
    public async Task Errors_repeat_at_most_forty_characters_of_the_line() =>
        await Assert.That(QueryText.Meaning("CLEAR " + new string('x', 50))).EndsWith("but got " + new string('x', 40) + "...");

    [Test]
    public async Task Bounds_are_named_in_the_error()
    {
        string words = string.Join(' ', Enumerable.Repeat("a", 64));
        await Assert.That(QueryText.Parse("QUERY " + words).IsCommand).IsTrue();
        await Assert.That(QueryText.Meaning("QUERY b " + words)).IsEqualTo("ERROR: too many terms: 65; allowed: at most 64");
        string patterns = string.Join(' ', Enumerable.Repeat("regex=a", 9));
        await Assert.That(QueryText.Meaning("QUERY " + patterns)).IsEqualTo("ERROR: too many patterns: 9; allowed: at most 8");
        await Assert.That(QueryText.Meaning("SEARCH " + new string('a', QueryParser.MaxLineBytes)))
            .IsEqualTo("ERROR: the command is 4103 bytes long; allowed: at most 4096");
    }

    [Test]
    public async Task Bytes_that_are_not_UTF8_are_searched_as_they_are()
    {
        ParseResult result = QueryText.Parse([.. "QUERY keyword="u8, 0xFF, 0xFE]);
        await Assert.That(((LogCaster.Engine.Query.TextFilter)result.Command!.Query!.Filter!).Text.AsEnumerable()).IsEquivalentTo(new byte[] { 0xFF, 0xFE });
    }

    [Test]
    public async Task FILTER_times_are_those_of_the_server_zone()
    {
        var parser = new QueryParser(new FixedTime(FixedTime.Noon, FixedTime.Berlin));
        ParseResult result = parser.Parse("FILTER 2026-07-01 02:00:00 2026-07-01 02:00:00"u8);
        await Assert.That(result.Command!.Query!.SinceTicks).IsEqualTo(new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc).Ticks);
    }

    [Test]
    public async Task A_plain_COUNT_has_no_query_and_one_with_a_filter_has()
    {
        await Assert.That(QueryText.Parse("COUNT").Command!.Query).IsNull();
        await Assert.That(QueryText.Parse("COUNT since=-1h").Command!.Query).IsNotNull();
        await Assert.That(QueryText.Parse("COUNT keyword=").Command!.Query!.AcceptsEverything).IsTrue();
    }

    [Test]
    public async Task Any_bytes_give_a_command_or_an_error_of_one_line_that_a_terminal_survives()
    {
        var random = new Random(20261123);
        string[] words =
        [
            .. VerbTable.Rows.Select(static row => row.Name), .. SearchOptionTable.Rows.Select(static row => row.Name + "="), "\"", "\\", " ", " ", " ", "\t",
            "error", "-5m", "now", "2026-11-23", "10:00:00", "(", "[", "*", "=", ",", "..", "\u001b", "\0", "é", "\u2028", "5", "desc", "json", "\r", "\n",
        ];
        int commands = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] line = new byte[random.Next(60)];
            random.NextBytes(line);
            if (i % 2 == 0)
                line = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => words[random.Next(words.Length)])));
            if (i % 3 == 0)
                line = [.. System.Text.Encoding.UTF8.GetBytes(VerbTable.Rows[random.Next(VerbTable.Rows.Length)].Name + " "), .. line];
            ParseResult result = QueryText.Parse(line);
            if (result.IsCommand == (result.Error is not null) || result.IsCommand == (result.Command is null))
                throw new InvalidOperationException(Convert.ToHexString(line));
            if (result.Error?.Any(static c => char.IsControl(c) || c is '\u2028' or '\u2029') == true)
                throw new InvalidOperationException(Convert.ToHexString(line) + result.Error);
            commands += result.IsCommand ? 1 : 0;
        }
        await Assert.That(commands).IsBetween(2000, 48_000);
    }
}
