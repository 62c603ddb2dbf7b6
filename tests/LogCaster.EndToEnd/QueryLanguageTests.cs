using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>
/// What a person at <c>nc</c> wishes for, one test each, and what the answer is to the letter. A line here may be added, not changed.
/// </summary>
internal sealed class QueryLanguageTests
{
    private const string At = "YYYY-MM-DDTHH:MM:SS.mmmZ 127.0.0.1";
    private const string LocalAt = Transcript.Timestamp;

    private const string Start = "level=info service=web path=/ status=200 dur=12ms";
    private const string Health = "level=info service=web path=/healthcheck status=200 dur=1ms msg=\"no timeout\"";
    private const string Search = "level=warn service=web path=/search status=200 dur=1840ms user=ann";
    private const string Cart = "level=error service=web path=/cart status=502 dur=30002ms msg=\"upstream timeout\"";
    private const string Card = "{\"level\":\"info\",\"service\":\"pay\",\"msg\":\"card accepted\",\"user\":\"ann\",\"host\":\"web1\"}";
    private const string Bank = "{\"level\":\"error\",\"service\":\"pay\",\"msg\":\"Timeout at the bank\",\"bank\":{\"code\":7}}";
    private const string Refused = "<34>Nov 23 10:30:45 db1 postgres[811]: connection refused: too many clients";
    private const string Reset = "<28>Nov 23 10:30:45 web1 nginx[12]: 503 reset by peer host=web1 app=nginx";
    private const string Oom = "<30>Nov 23 10:30:46 db1 kernel: oom db killer, error 9";
    private const string Plain = "Traceback (most recent call last):";

    private const string More = "# more: 1 shown, use limit=0 or cursor=9\n";

    private static readonly string s_log = string.Join('\n', Start, Health, Search, Cart, Card, Bank, Refused, Reset, Oom, Plain) + "\n";

    [Test]
    [Arguments("FIND timeout -healthcheck", $"{At} ERROR {Cart}\n{At} ERROR {Bank}\n")]
    [Arguments("FIND Timeout", $"{At} ERROR {Bank}\n")]
    [Arguments("FIND Timeout case=n out=raw", $"{Health}\n{Cart}\n{Bank}\n")]
    [Arguments("FIND timeout case=y out=raw", $"{Health}\n{Cart}\n")]
    [Arguments("FIND \"too many\"", $"{At} CRITICAL {Refused}\n")]
    [Arguments("FIND /re(set|fused)\\b/ out=raw", $"{Refused}\n{Reset}\n")]
    [Arguments("FIND /UP[a-z]+ t/i out=raw", $"{Cart}\n")]
    [Arguments("FIND nowhere", "# nothing found\n")]
    [Arguments("FIND nowhere out=raw", "# nothing found\n")]
    [Arguments("FIND nowhere out=json", "{\"note\":\"nothing found\"}\n")]
    [Arguments("FIND nowhere out=csv", "time,seq,level,source,message\r\n# nothing found\r\n")]
    [Arguments("FIND nowhere out=csv fields=msg,dur", "msg,dur\r\n# nothing found\r\n")]
    [Arguments("FIND nowhere out=raw quiet=1", "")]
    [Arguments("SEARCH nowhere out=raw", "# nothing found\n")]
    [Arguments("RECENT level:emerg out=json", "{\"note\":\"nothing found\"}\n")]
    [Arguments("QUERY nowhere out=csv", "time,seq,level,source,message\r\n# nothing found\r\n")]
    [Arguments("RECENT 1 level=err out=raw", $"{Refused}\n")]
    [Arguments("FIND n=1 out=csv fields=seq", "seq\r\n9\r\n# more: 1 shown, use limit=0 or cursor=9\r\n")]
    public Task Text_is_found_by_words_phrases_and_patterns(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    [Arguments("FIND -level -connection out=raw", $"{Reset}\n{Oom}\n{Plain}\n")]
    [Arguments("FIND NOT level NOT connection out=raw", $"{Reset}\n{Oom}\n{Plain}\n")]
    [Arguments("FIND refused OR reset out=raw", $"{Refused}\n{Reset}\n")]
    [Arguments("FIND upstream timeout OR oom out=raw", $"{Cart}\n{Oom}\n")]
    [Arguments("FIND timeout (bank OR upstream) out=raw", $"{Cart}\n{Bank}\n")]
    [Arguments("FIND timeout -(bank OR upstream) out=raw", $"{Health}\n")]
    public Task Terms_are_negated_and_joined(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    [Arguments("FIND service:pay out=raw", $"{Card}\n{Bank}\n")]
    [Arguments("FIND bank.code:7 out=raw", $"{Bank}\n")]
    [Arguments("FIND msg:\"card accepted\" out=raw", $"{Card}\n")]
    [Arguments("FIND msg:/^(up|card)/ out=raw", $"{Cart}\n{Card}\n")]
    [Arguments("FIND status>=500 out=raw", $"{Cart}\n")]
    [Arguments("FIND dur>12 dur<30000 out=raw", $"{Search}\n")]
    [Arguments("FIND status=200 dur<=12 out=raw", $"{Start}\n{Health}\n")]
    [Arguments("FIND level:err out=raw", $"{Cart}\n{Bank}\n")]
    [Arguments("FIND level=err out=raw", $"{Cart}\n{Bank}\n{Refused}\n")]
    [Arguments("FIND level=none out=raw", $"{Plain}\n")]
    [Arguments("FIND source:127.0.0.1 oom out=raw", $"{Oom}\n")]
    [Arguments("FIND source:10.0.0.7", "# nothing found\n")]
    public Task Fields_are_tested(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    [Arguments("FIND oom since=-5m until=now", $"{At} INFO {Oom}\n")]
    [Arguments("FIND oom last=1h30m", $"{At} INFO {Oom}\n")]
    [Arguments("FIND oom since=2026-01-01 until=2999-12-31_23:59", $"{At} INFO {Oom}\n")]
    [Arguments("FIND oom until=yesterday", "# nothing found\n")]
    [Arguments("FIND oom since=@1706140800 tz=+01:00", $"YYYY-MM-DDTHH:MM:SS.mmm+01:00 127.0.0.1 INFO {Oom}\n")]
    [Arguments("FIND oom since=\"2000-01-01 10:00\" until=2000-01-01T10:59:59Z", "# nothing found\n")]
    public Task Times_limit_a_search(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    [Arguments("FIND n=1", $"{At} - {Plain}\n{More}")]
    [Arguments("FIND limit=2 cursor=8 out=raw", $"{Refused}\n{Reset}\n# more: 2 shown, use limit=0 or cursor=6\n")]
    [Arguments("FIND timeout limit=3 out=raw", $"{Health}\n{Cart}\n{Bank}\n")]
    [Arguments("FIND timeout order=desc n=2 out=raw quiet=1", $"{Bank}\n{Cart}\n")]
    [Arguments("FIND -service limit=0 order=asc out=raw", $"{Refused}\n{Reset}\n{Oom}\n{Plain}\n")]
    public Task The_number_and_the_order_of_matches_are_chosen(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    [Arguments("FIND oom C=5", $"  {At} ERROR {Cart}\n  {At} INFO {Card}\n  {At} ERROR {Bank}\n  {At} CRITICAL {Refused}\n  {At} WARNING {Reset}\n* {At} INFO {Oom}\n  {At} - {Plain}\n")]
    [Arguments("FIND upstream OR refused OR reset A=1 fields=level", "* error\n  info\n--\n* critical\n* warning\n  info\n")]
    [Arguments("FIND bank C=1 out=json fields=seq", "{\"seq\":4,\"match\":false}\n{\"seq\":5,\"match\":true}\n{\"seq\":6,\"match\":false}\n")]
    [Arguments("FIND oom B=1 A=0 out=csv fields=seq,level", "seq,level,match\r\n7,warning,false\r\n8,info,true\r\n")]
    [Arguments("FIND bank around=-1h ctx=1", $"  {At} INFO {Card}\n* {At} ERROR {Bank}\n  {At} CRITICAL {Refused}\n")]
    [Arguments("FIND bank C=0 fields=seq", "5\n")]
    [Arguments("FIND upstream OR refused B=1 out=raw", $"{Search}\n{Cart}\n--\n{Bank}\n{Refused}\n")]
    [Arguments("FIND upstream after=1 out=raw", $"{Cart}\n{Card}\n")]
    [Arguments("FIND around=-1h ctx=1 out=raw", $"{Start}\n{Health}\n")]
    [Arguments("FIND bank around=-1h ctx=1 out=raw", $"{Card}\n{Bank}\n{Refused}\n")]
    public Task Neighbours_show_the_context(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    public async Task Matches_are_followed_as_they_come()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(s_log);
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);

        await tail.SendAsync("TAIL level=err n=2\n");
        string first = await tail.ReceiveUntilAsync("too many clients\n");
        await server.StoreAsync("INFO as ever\nERROR: disk full\n");
        string then = await tail.ReceiveUntilAsync("disk full\n");

        await Assert.That(Transcript.WithoutTimes(first)).IsEqualTo($"{At} ERROR {Bank}\n{At} CRITICAL {Refused}\n");
        await Assert.That(Transcript.WithoutTimes(then)).IsEqualTo($"{At} ERROR ERROR: disk full\n");
        await server.StopAsync();
    }

    [Test]
    [Arguments("COUNT level=err since=today", "COUNT: 3\n")]
    [Arguments("COUNT timeout -healthcheck", "COUNT: 2\n")]
    [Arguments("HIST 1h level=err since=-1h", "YYYY-MM-DDTHH:MMZ 3 ##################################################\n")]
    [Arguments("TOP service", "4 web\n2 pay\n# 4 records without the field service\n")]
    [Arguments("TOP 1 level since=-1d", "4 info\n# 1 records without the field level\n")]
    [Arguments("FIELDS level:err", "bank.code\ndur\nlevel\nmsg\npath\nservice\nstatus\n")]
    [Arguments("FIELDS service", "pay\nweb\n")]
    public Task Matches_are_counted(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    [Arguments("FIND accepted", $"{At} INFO {Card}\n")]
    [Arguments("FIND accepted out=raw", $"{Card}\n")]
    [Arguments("FIND refused out=json", "{\"time\":\"YYYY-MM-DDTHH:MM:SS.mmmZ\",\"seq\":6,\"level\":\"critical\",\"source\":\"127.0.0.1\",\"message\":\"" + Refused + "\"}\n")]
    [Arguments("FIND upstream out=csv", "time,seq,level,source,message\r\nYYYY-MM-DDTHH:MM:SS.mmmZ,3,error,127.0.0.1,\"level=error service=web path=/cart status=502 dur=30002ms msg=\"\"upstream timeout\"\"\"\r\n")]
    [Arguments("FIND level:err fields=service,msg,dur", "web\tupstream timeout\t30002ms\npay\tTimeout at the bank\t-\n")]
    [Arguments("FIND level:err fields=msg,dur out=json", "{\"msg\":\"upstream timeout\",\"dur\":\"30002ms\"}\n{\"msg\":\"Timeout at the bank\"}\n")]
    [Arguments("FIND n=1 out=json fields=seq", "{\"seq\":9}\n{\"note\":\"more: 1 shown, use limit=0 or cursor=9\"}\n")]
    public Task Output_has_the_form_that_was_asked_for(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    [Arguments("FIND timeout -healthcheck since=-5m", $"{At} ERROR {Cart}\n{At} ERROR {Bank}\n")]
    [Arguments("FIND \"connection refused\" OR reset host:web1 level=warning n=20", $"{At} CRITICAL {Refused}\n{At} WARNING {Reset}\n")]
    [Arguments("FIND /5\\d\\d/ app:nginx out=json", "{\"time\":\"YYYY-MM-DDTHH:MM:SS.mmmZ\",\"seq\":7,\"level\":\"warning\",\"source\":\"127.0.0.1\",\"message\":\"" + Reset + "\"}\n")]
    [Arguments("COUNT level=err since=today", "COUNT: 3\n")]
    [Arguments("QUERY keywords=error,db operator=AND since=-1h limit=50", $"FOUND: 1 matches\n{LocalAt} {Oom}\n")]
    public Task The_examples_of_the_specification_are_answered(string command, string answer) => AnswersAsync(command, answer);

    [Test]
    public async Task Every_bound_names_itself()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        (string Command, string Error)[] beyond =
        [
            ($"FIND {new string('a', 4092)}", "the command is longer than 4096 bytes, which is the limit"),
            ("FIND" + string.Concat(Enumerable.Repeat(" a", 65)), "too many terms: 65; allowed: at most 64"),
            ("FIND" + string.Concat(Enumerable.Repeat(" /a/", 9)), "too many patterns: 9; allowed: at most 8"),
            ("FIND (((((((((a)))))))))", "too deep at position 14; allowed: 8 ( or - one in another"),
            ($"FIND /{new string('a', 513)}/", "regex: the pattern is 513 characters long; allowed: at most 512"),
            ("FIND a C=1001", "ctx=1001 at position 8 is not valid; allowed: a whole number up to 1000"),
            ("TOP 1001 level", "TOP 1001 is not valid; allowed: a whole number from 1 to 1000"),
            ("HIST 1x", "HIST 1x is no length of time; allowed: 1s 5m 1h 1d and the like; to find it as a text, put it in quotes"),
            ("COUNT oom limit=5", "COUNT counts all matches and takes no limit=, but got it at position 11; use FIND"),
            ("HIST 1m C=2", "HIST counts all matches and takes no ctx=, but got it at position 9; use FIND"),
            ("TAIL order=asc", "TAIL goes on with what comes and takes no order=, but got it at position 6; use FIND"),
            ("HIST 0ms", "HIST 0ms is too short; allowed: 1ms and more"),
        ];

        foreach ((string command, string error) in beyond)
        {
            await Assert.That(await server.AskAsync(command)).IsEqualTo($"ERROR: {error}\n");
        }
        await server.StopAsync();
    }

    private static async Task AnswersAsync(string command, string answer)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(s_log);

        await Assert.That(Transcript.WithoutTimes(await server.AskAsync(command))).IsEqualTo(answer);
        await server.StopAsync();
    }
}
