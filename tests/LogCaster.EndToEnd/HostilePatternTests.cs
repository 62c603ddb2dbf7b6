using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>
/// Patterns made to hold a processor for ever: each gets its answer, or an error, about when its time is over, and other queries and senders go on.
/// Deadlines are generous: they tell a query that ends from one that does not.
/// </summary>
[NotInParallel]
internal sealed class HostilePatternTests
{
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(8);

    // What backtracking takes exponential time for, what becomes too large an automaton, and what is a new state for nearly every character.
    private static readonly string[] s_patterns =
    [
        "(?:a?){500}a{500}", "(a?){120}a{120}", "(a+)+$", "(a|aa)+$", "(a|a)*b", "(a*)*b", "([a-zA-Z]+)*[0-9]$", "(x+x+)+y", "(.*a){12}[c-d]",
        "^(([a-z])+.)+[A-Z]([a-z])+$", "(a{1000}){1000}", "((a{1,100}){1,100}){1,100}", "(.*)(.*)(.*)(.*)(.*)[c-d]", "(?=a+)a", "(?!b)a", "(?<=a)b",
        "(a)\\1", "(?<n>a)\\k<n>", "(?>a+)b", "a[ab]{400}[c-d]", "(a[ab]{200}|b[ab]{200}a)[c-d]", "(?:a?[ab]?){120}[c-d]", "a.{400}[c-d]",
        "a([ab][ab]?){150}[c-d]", "(a?b?){120}[c-d]", "\\b([ab]{1,20}a){20}\\b[c-d]", "(((((((((((a*)*)*)*)*)*)*)*)*)*)*[c-d]", "[a-b-[b]]{9}[c-d]", "(", "[", "a{2,1}",
        "*", "\\", "(?i)(((a+)+)+)+[C-D]", "\\p{L}+\\p{Lu}[c-d]", "(\\w|\\d|.){100}$", "x{512}",
    ];

    [Test]
    [Arguments("FIND /{0}/ timeout=100ms")]
    [Arguments("REGEX {0} timeout=100ms")]
    [Arguments("QUERY regex=\"{0}\" timeout=100ms")]
    [Arguments("COUNT /{0}/i timeout=100ms")]
    [Arguments("HIST 1m /{0}/ timeout=100ms")]
    [Arguments("TOP 5 level /{0}/ timeout=100ms")]
    [Arguments("FIELDS f:/{0}/ timeout=100ms")]
    public async Task Every_pattern_gets_an_answer_in_its_time_while_others_are_served(string command)
    {
        await using RunningLogCaster server = await StartFilledAsync();
        using var over = new CancellationTokenSource();
        Task<int> bystander = AskAndSendAsync(server, over.Token);
        foreach (string pattern in s_patterns)
        {
            string line = command.Replace("{0}", pattern, StringComparison.Ordinal);
            var watch = Stopwatch.StartNew();
            string answer = await server.AskAsync(line);

            await Assert.That(watch.Elapsed).IsLessThan(TimeSpan.FromMilliseconds(100) + s_margin).Because(line);
            await Assert.That(answer).IsNotEmpty().Because(line);
            await Assert.That(answer).EndsWith("\n").Because(line);
        }
        await over.CancelAsync();

        await Assert.That(await bystander).IsGreaterThan(0);
        await server.StopAsync();
    }

    [Test]
    public async Task As_many_as_may_run_at_once_do_not_hold_up_the_next_query_for_longer_than_their_time()
    {
        await using RunningLogCaster server = await StartFilledAsync("LOGCASTER_MAX_QUERIES=4");
        using var over = new CancellationTokenSource();
        Task<int> bystander = AskAndSendAsync(server, over.Token);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => server.AskAsync("COUNT /a[ab]{400}[c-d]/ timeout=500ms")));
        await over.CancelAsync();

        await Assert.That(answers.Distinct()).IsEquivalentTo(
            ["ERROR: the query was ended after 0.5 s, which is the limit; narrow it with since=, last= or level=\n"]);
        await Assert.That(await bystander).IsGreaterThan(0);
        await server.StopAsync();
    }

    [Test]
    public async Task Watching_for_every_one_of_them_holds_up_nobody()
    {
        await using RunningLogCaster server = await StartFilledAsync();
        WireClient[] hostile = await WireClient.ConnectAllAsync(server.QueryPort, s_patterns.Length);
        await Task.WhenAll(hostile.Select((client, i) => client.SendAsync($"TAIL limit=0 timeout=100ms /{s_patterns[i]}/\n")));
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync("TAIL limit=0 INFO out=raw\n");
        await Eventually.IsTrueAsync("those that are no error watch", async () => await server.StatAsync("Tails") > s_patterns.Length / 2);
        var random = new Random(1);
        for (int i = 0; i < 5; i++)
        {
            await server.StoreAsync($"{RandomText(random, 30_000)}\nINFO {i}\n");

            await Assert.That(await tail.ReceiveUntilAsync("\n")).IsEqualTo($"INFO {i}\n");
            await Assert.That(await server.AskAsync("COUNT INFO")).IsEqualTo($"COUNT: {i + 1}\n");
        }
        Array.ForEach(hostile, client => client.Dispose());
        await server.StopAsync();
    }

    private static async Task<RunningLogCaster> StartFilledAsync(params string[] settings)
    {
        RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        var random = new Random(20261123);
        var lines = new StringBuilder();
        for (int i = 0; i < 100; i++)
        {
            lines.Append(new string('a', 30_000)).Append("!\n").Append(RandomText(random, i == 0 ? 30_000 : 6000)).Append('\n');
            lines.Append(CultureInfo.InvariantCulture, $"f={RandomText(random, 500)} level=err\n");
        }
        await server.StoreAsync(lines.ToString());
        return server;
    }

    private static string RandomText(Random random, int length) => string.Create(length, random, static (text, dice) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)('a' + dice.Next(2));
        }
    });

    /// <summary>Sends lines and counts them, over and over; how often that went well. Each question must be answered, and right.</summary>
    private static async Task<int> AskAndSendAsync(RunningLogCaster server, CancellationToken over)
    {
        int rounds = 0;
        do
        {
            await server.StoreAsync("bystander\n");
            string answer = await server.AskAsync("COUNT keyword=bystander");
            rounds++;
            if (answer != string.Create(CultureInfo.InvariantCulture, $"COUNT: {rounds}\n"))
            {
                throw new InvalidOperationException($"{answer} after {rounds} lines");
            }
        }
        while (!over.IsCancellationRequested && rounds < 5000);
        return rounds;
    }
}
