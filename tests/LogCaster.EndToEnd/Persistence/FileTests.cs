using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>What a user finds in the directory: names, lines, modes, and how many files there are.</summary>
internal sealed class FileTests
{
    [Test]
    public async Task The_older_flags_write_lines_that_grep_finds()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartWithAsync(
            ["-P", "-d", folder.Path, "-s", "1"], ["LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto", "TZ=UTC"]);
        string before = Now();

        Outcome sent = await Bash.RunAsync($"printf 'INFO one\\nERROR two\\n' | nc.openbsd -N localhost {server.LogPort}");
        Outcome found = await Bash.RunAsync($"cd '{folder.Path}' && grep -c . current.log && grep ERROR current.log");

        await Assert.That(sent).IsEqualTo(new Outcome(0, "", ""));
        await Assert.That(found.Output).Matches(@"^2\n\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] ERROR two\n$");
        await Assert.That(string.CompareOrdinal(found.Output[3..22], before)).IsGreaterThanOrEqualTo(0);
        await Assert.That(string.CompareOrdinal(found.Output[3..22], Now())).IsLessThanOrEqualTo(0);
        await server.StopAsync();
    }

    [Test]
    public async Task A_line_of_the_logger_command_is_in_the_file_as_it_came()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Persist);

        await Bash.RunAsync($"logger -n 127.0.0.1 -P {server.LogPort} -T --rfc3164 --octet-count -t e2e -p user.err 'two words'");
        await server.SendersAreGoneAsync();

        await Assert.That(StoredText.Messages(folder.Path).Single()).Matches("^<11>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [^ ]+ e2e: two words$");
        await server.StopAsync();
    }

    [Test]
    public async Task Nobody_but_the_owner_and_his_group_may_read()
    {
        using var folder = new TemporaryFolder();
        string logs = Path.Combine(folder.Path, "new");
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={logs}");
        await server.StoreAsync("INFO x\n");

        Outcome modes = await Bash.RunAsync($"cd '{logs}' && stat -c '%a %n' . .lock current.log current.idx");

        await Assert.That(modes.Output).IsEqualTo("750 .\n640 .lock\n640 current.log\n640 current.idx\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Control_characters_keep_a_record_in_one_line_and_come_back_as_they_were()
    {
        using var folder = new TemporaryFolder();
        const string Message = "<11>one\ntwo\rthree\u0000four\\n\u001b[31mred\u007f\ttab";
        string counted = $"{Message.Length} {Message}";
        const string Tabbed = "\\x plain\\ttab\there";
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync(folder.Persist))
        {
            await first.StoreAsync(counted + Tabbed + "\n");
            string[] lines = [.. StoredText.Lines(folder.Path)];
            await Assert.That(lines).Count().IsEqualTo(2);
            await Assert.That(lines[0][21..]).IsEqualTo("\t<11>one\\ntwo\\rthree\\x00four\\\\n\\x1b[31mred\\x7f\ttab");
            await Assert.That(lines[1][21..]).IsEqualTo(" " + Tabbed);
            await first.KillAsync();
        }
        await using RunningLogCaster second = await RunningLogCaster.StartAsync([.. folder.Persist, "LOGCASTER_CAPACITY=1"]);

        await Assert.That(await second.AskAsync("FIND out=raw")).IsEqualTo($"{Message}\n{Tabbed}\n");
        await Assert.That(await second.AskAsync("COUNT level=err")).IsEqualTo("COUNT: 1\n");
        await second.StopAsync();
    }

    [Test]
    public async Task A_directory_of_the_older_LogCaster_is_continued()
    {
        using var folder = new TemporaryFolder();
        string[] before =
        [
            "2024-01-24 14:30:22.log", "[2024-01-24 14:00:01] ERROR first of the oldest\n[2024-01-24 14:00:02] second\n",
            "2024-02-01-080000.log", "[2024-02-01 07:59:59] third\nwithout a time\n",
            "2024-02-01-080000-1.log", "[2024-02-01 08:00:00] fifth\n",
            "current.log", "[2024-02-02 00:00:00] sixth\n",
        ];
        for (int i = 0; i < before.Length; i += 2)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, before[i]), before[i + 1]);
        }
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Persist, "TZ=UTC", "LOGCASTER_CAPACITY=2"]);
        await server.StoreAsync("INFO seventh\n");

        await Assert.That(await server.AskAsync("FIND out=raw")).IsEqualTo("ERROR first of the oldest\nsecond\nthird\nwithout a time\nfifth\nsixth\nINFO seventh\n");
        await Assert.That(await server.AskAsync("FILTER 2024-01-24 14:00:02 2024-02-01 07:59:59"))
            .IsEqualTo("FOUND: 3 matches\n[2024-01-24 14:00:02] second\n[2024-02-01 07:59:59] third\n[2024-02-01 07:59:59] without a time\n");
        await Assert.That((await File.ReadAllLinesAsync(Path.Combine(folder.Path, "current.log")))[0]).IsEqualTo("[2024-02-02 00:00:00] sixth");
        await Assert.That((await File.ReadAllLinesAsync(Path.Combine(folder.Path, "current.log")))[1]).EndsWith("] INFO seventh");
        await server.StopAsync();
    }

    [Test]
    public async Task Files_are_completed_at_their_size_and_the_oldest_are_deleted_beyond_their_number()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(
            [.. folder.Persist, "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=4", "LOGCASTER_CAPACITY=100"]);
        const int Lines = 20_000;
        await server.StoreAsync(NumberedLines.Of(0, 1, Lines));
        await Eventually.IsTrueAsync("four files are left", () => StoredText.Files(folder.Path).Count <= 4);

        await Assert.That(StoredText.Files(folder.Path).SkipLast(1)).All().Satisfy(name => name.Matches(@"^\d{4}-\d\d-\d\d-\d{6}(-\d+)?\.log$"));
        string[] messages = [.. StoredText.Messages(folder.Path)];
        await Assert.That(messages[^1]).StartsWith($"INFO sender=0 line={Lines} ");
        // What is left is the end of the log without a gap, in files and in answers.
        int first = Lines - messages.Length + 1;
        await Assert.That(string.Join('\n', messages) + "\n").IsEqualTo(System.Text.Encoding.ASCII.GetString(NumberedLines.Of(0, first, Lines)));
        await Assert.That(await server.AskAsync("COUNT line")).IsEqualTo($"COUNT: {messages.Length}\n");
        await Assert.That(await server.StatAsync("Stored")).IsEqualTo(messages.Length);
        await Assert.That(await server.StatAsync("Files")).IsEqualTo(StoredText.Files(folder.Path).Count);
        await server.StopAsync();
    }

    [Test]
    public async Task A_complete_file_takes_no_more_room_than_its_text()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Persist, "LOGCASTER_SEGMENT_SIZE=256K", "LOGCASTER_MAX_FILES=0"]);
        await server.StoreAsync(NumberedLines.Of(0, 1, 20_000));

        Outcome rooms = await Bash.RunAsync($"cd '{folder.Path}' && stat -c '%s %b %B' 2*.log");
        string[] lines = rooms.Output.TrimEnd('\n').Split('\n');
        await Assert.That(lines.Length).IsGreaterThan(2);
        foreach (string line in lines)
        {
            // What was reserved while it was written is as much again.
            long[] numbers = [.. line.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
            await Assert.That(numbers[1] * numbers[2]).IsLessThan(numbers[0] + (numbers[0] / 4)).Because(line);
        }
        await server.StopAsync();
    }

    [Test]
    [Arguments("LOGCASTER_MAX_BYTES=200K")]
    [Arguments("LOGCASTER_MAX_AGE=1s")]
    public async Task The_oldest_files_are_deleted_beyond(string limit)
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(
            [.. folder.Persist, "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0", "LOGCASTER_CAPACITY=100", limit]);
        await server.StoreAsync(NumberedLines.Of(0, 1, 10_000));
        await Eventually.IsTrueAsync("files are deleted", () => StoredText.Files(folder.Path).Count <= 4);

        await Assert.That(StoredText.Files(folder.Path)).Contains("current.log");
        await Assert.That(await server.AskAsync("RECENT 1 out=raw")).StartsWith("INFO sender=0 line=10000 ");
        await server.StopAsync();
    }

    [Test]
    public async Task The_settings_of_the_environment_do_as_the_flags_do()
    {
        Outcome flags = await RunningLogCaster.RunToEndAsync(["-P", "-d", "/tmp/some where", "-s", "3", "config"]);
        Outcome names = await RunningLogCaster.RunToEndAsync(["config"], "LOGCASTER_PERSIST=1", "LOGCASTER_DIR=/tmp/some where", "LOGCASTER_SEGMENT_SIZE=3M");

        await Assert.That(Kept(names.Output)).IsEqualTo(Kept(flags.Output));
        await Assert.That(Kept(names.Output)).Contains("/tmp/some where");
    }

    // Without what each value comes from.
    private static string Kept(string settings) => string.Join('\n', settings.Split('\n')
        .Where(line => line.Contains("PERSIST", StringComparison.Ordinal) || line.Contains("_DIR", StringComparison.Ordinal) || line.Contains("SEGMENT_SIZE", StringComparison.Ordinal))
        .Select(line => line[..line.TrimEnd().LastIndexOf(' ')].TrimEnd()));

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
