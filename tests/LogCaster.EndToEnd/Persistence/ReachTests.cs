using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>Memory and files are one log: what is asked reaches back as far as files do, and nobody sees where one ends and the other begins.</summary>
internal sealed class ReachTests
{
    private const int Lines = 3000;
    private const string Small = "LOGCASTER_CAPACITY=100";

    // Each with its answer from a LogCaster that has all of it in memory: after a restart the files must give the same.
    private static readonly string[] s_questions =
    [
        "FIND line=7", "FIND limit=5 order=desc out=json", "FIND out=csv limit=0 level=warning", "FIND \"line=2890 \" ctx=30", "FIND \"line=1450 \" B=3 A=2 out=raw",
        "RECENT 250", "RECENT 3000 out=raw", "QUERY keyword=ERROR", "QUERY keyword=line=299 out=raw", "SEARCH LINE=12", "REGEX line=1[0-9]5 ", "COUNT", "COUNT level=err",
        "COUNT line=1", "HIST 1h", "TOP level", "TOP 5 sender", "FIELDS", "FIELDS sender", "FIND cursor=1200 limit=3 out=json", "FIND source:127.0.0.2 limit=3 out=json",
        "COUNT source:127.0.0.2", "TOP source", "FILTER 2000-01-01 00:00:00 2099-12-31 23:59:59", "FIND since=today limit=2 out=json",
    ];

    [Test]
    public async Task Every_question_is_answered_from_files_as_it_was_from_memory()
    {
        using var folder = new TemporaryFolder();
        string[] before;
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync([.. folder.Persist, "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"]))
        {
            for (int i = 0; i < 10; i++)
            {
                using WireClient client = await WireClient.ConnectAsync(first.LogPort, from: (byte)(1 + (i % 2)));
                await client.SendAsync(LinesOf(i * 300, 300));
                await client.FinishAsync();
                await Task.Delay(7);
            }
            before = await AskAllAsync(first);
            await first.KillAsync();
        }
        await using RunningLogCaster second = await RunningLogCaster.StartAsync([.. folder.Persist, Small]);
        string[] after = await AskAllAsync(second);
        for (int i = 0; i < s_questions.Length; i++)
        {
            // COUNT alone is of memory.
            await Assert.That(after[i]).IsEqualTo(s_questions[i] == "COUNT" ? "COUNT: 100\n" : before[i]).Because(s_questions[i]);
        }
        await second.StopAsync();
    }

    [Test]
    public async Task TAIL_begins_with_records_of_files_and_goes_on_with_what_comes()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Persist, Small]);
        await server.StoreAsync(LinesOf(0, Lines));
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);
        await client.SendAsync("TAIL n=1000 out=raw\n");
        await server.IsWatchedByAsync(1);
        await server.StoreAsync(LinesOf(Lines, 10));

        string shown = await client.ReceiveUntilAsync(LinesOf(Lines + 9, 1));
        await Assert.That(shown).IsEqualTo(LinesOf(Lines - 1000, 1010));
        await server.StopAsync();
    }

    [Test]
    public async Task A_cursor_leads_through_the_whole_log_page_by_page()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Persist, Small, "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"]);
        await server.StoreAsync(LinesOf(0, Lines));
        string all = "";
        string cursor = "";
        for (int page = 0; page < 20; page++)
        {
            string answer = await server.AskAsync($"FIND limit=250 out=raw {cursor}");
            string[] lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            all = string.Concat(lines.Where(line => !line.StartsWith('#')).Select(line => line + "\n")) + all;
            Match more = Regex.Match(answer, "cursor=[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1));
            if (!more.Success)
            {
                break;
            }
            cursor = more.Value;
        }
        await Assert.That(all).IsEqualTo(LinesOf(0, Lines));
        await server.StopAsync();
    }

    private static async Task<string[]> AskAllAsync(RunningLogCaster server)
    {
        var answers = new string[s_questions.Length];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = await server.AskAsync(s_questions[i]);
        }
        return answers;
    }

    private static string LinesOf(int from, int count)
    {
        var text = new StringBuilder();
        for (int i = from; i < from + count; i++)
        {
            string level = i % 50 == 0 ? "ERROR" : i % 7 == 0 ? "WARN" : "INFO";
            text.Append(CultureInfo.InvariantCulture, $"{level} sender={i % 11} line={i} some more words\n");
        }
        return text.ToString();
    }
}
