using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>Compressed files: smaller, readable by what everybody has, and to those who ask no different.</summary>
internal sealed class CompressionTests
{
    private const int Lines = 20_000;

    private static readonly string[] s_settings = ["LOGCASTER_COMPRESS=zstd", "LOGCASTER_SEGMENT_SIZE=100K", "LOGCASTER_MAX_FILES=0", "LOGCASTER_CAPACITY=100"];

    private static readonly string[] s_questions =
    [
        "FIND line=7", "FIND limit=5 order=desc out=json", "FIND \"line=2890 \" ctx=30", "RECENT 250", "COUNT line:1", "COUNT 9", "HIST 1h", "TOP level", "SEARCH nowhere",
        "FIND cursor=1200 limit=3 out=json",
    ];

    [Test]
    public async Task Complete_files_are_compressed_and_zstdcat_gives_every_line()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Persist, .. s_settings]);
        await server.StoreAsync(LinesOf(0, Lines));
        string[] before = await AskAllAsync(server);
        await IsCompressedAsync(folder.Path);

        await Assert.That(await AskAllAsync(server)).IsEquivalentTo(before);
        Outcome texts = await Bash.RunAsync($"cd {folder.Path} && zstdcat 2*.log.zst && cat current.log");
        Outcome tested = await Bash.RunAsync($"zstd -qt {folder.Path}/2*.log.zst");
        // The shell puts the files of one second in another order.
        string[] stripped = [.. texts.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line["[2026-11-23 10:00:00] ".Length..]).Order(StringComparer.Ordinal)];
        string[] expected = [.. LinesOf(0, Lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
        await Assert.That(stripped.SequenceEqual(expected, StringComparer.Ordinal)).IsTrue();
        await Assert.That(tested.ExitCode).IsEqualTo(0).Because(tested.Error);

        string stats = await server.AskAsync("STATS");
        await Assert.That(Number(stats, "DiskBytes=")).IsLessThan(Number(stats, "StoredBytes=") / 4);
        long onDisk = Directory.GetFiles(folder.Path, "*.log*").Sum(static path => new FileInfo(path).Length);
        await Assert.That(Number(stats, "DiskBytes=")).IsEqualTo(onDisk);
        await server.KillAsync();
        // Whether the next one compresses or not.
        await using RunningLogCaster second = await RunningLogCaster.StartAsync([.. folder.Persist, "LOGCASTER_CAPACITY=100", "LOGCASTER_MAX_FILES=0"]);
        await Assert.That(await AskAllAsync(second)).IsEquivalentTo(before);
        await second.StopAsync();
    }

    [Test]
    public async Task A_backup_of_compressed_files_is_verified_and_comes_back_up_to_a_time()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Persist, .. s_settings]);
        await server.StoreAsync(LinesOf(0, Lines));
        await Task.Delay(TimeSpan.FromSeconds(2.1));
        string between = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await server.StoreAsync(LinesOf(Lines, Lines));
        await IsCompressedAsync(folder.Path);

        string logcaster = RunningLogCaster.Binary;
        Outcome done = await Bash.RunAsync(
            $"set -e; {logcaster} backup {other.Path}/b --dir {folder.Path}; {logcaster} verify {folder.Path}; {logcaster} verify {other.Path}/b/*; "
            + $"{logcaster} backup - --dir {folder.Path} > {other.Path}/b.tar; {logcaster} restore {other.Path}/b.tar --dir {other.Path}/all; "
            + $"{logcaster} restore {other.Path}/b/* --dir {other.Path}/until --until {between}; {logcaster} verify {other.Path}/until");
        await server.StopAsync();
        await Assert.That(done.ExitCode).IsEqualTo(0).Because(done.Output + done.Error);
        await Assert.That(await FoundAsync($"{other.Path}/all")).IsEqualTo(LinesOf(0, 2 * Lines));
        await Assert.That(await FoundAsync($"{other.Path}/until")).IsEqualTo(LinesOf(0, Lines));
    }

    [Test]
    public async Task A_compressed_file_that_is_damaged_is_found_and_costs_no_other()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Persist, .. s_settings]);
        await server.StoreAsync(LinesOf(0, Lines));
        await IsCompressedAsync(folder.Path);
        await server.StopAsync();
        string file = Directory.GetFiles(folder.Path, "2*.zst").Order(StringComparer.Ordinal).First();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[500] ^= 4;
        await File.WriteAllBytesAsync(file, bytes);

        Outcome verified = await Bash.RunAsync($"{RunningLogCaster.Binary} verify {folder.Path}");
        await Assert.That(verified.ExitCode).IsEqualTo(1);
        await Assert.That(verified.Output).Contains(Path.GetFileName(file)).And.Contains("cannot be read");
        await using RunningLogCaster second = await RunningLogCaster.StartAsync([.. folder.Persist, .. s_settings]);
        // The damaged file is one block, of 100 KiB of text.
        long left = Number(await second.AskAsync("COUNT line"), "COUNT: ");
        await Assert.That(left).IsLessThan(Lines).And.IsGreaterThan(Lines - 3000);
        await Assert.That(Number(await second.AskAsync("STATS"), "Unreadable=")).IsGreaterThan(0);
        await second.StopAsync();
    }

    private static async Task<string> FoundAsync(string directory)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={directory}", "LOGCASTER_MAX_FILES=0");
        string found = await server.AskAsync("FIND line out=raw limit=0 quiet=1");
        await server.StopAsync();
        return found;
    }

    private static Task IsCompressedAsync(string directory) => Eventually.IsTrueAsync(
        "files are compressed", () => Directory.GetFiles(directory, "2*.log").Length == 0 && Directory.GetFiles(directory, "2*.log.zst").Length > 1);

    private static async Task<string[]> AskAllAsync(RunningLogCaster server)
    {
        var answers = new string[s_questions.Length];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = await server.AskAsync(s_questions[i]);
        }
        return answers;
    }

    private static long Number(string stats, string key) =>
        long.Parse(stats[(stats.IndexOf(key, StringComparison.Ordinal) + key.Length)..].Split([',', '\n'])[0], CultureInfo.InvariantCulture);

    private static string LinesOf(int first, int count)
    {
        var lines = new StringBuilder();
        for (int i = first; i < first + count; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{(i % 5 == 0 ? "ERROR" : "INFO")} line={i} of many that look alike\n");
        }
        return lines.ToString();
    }
}
