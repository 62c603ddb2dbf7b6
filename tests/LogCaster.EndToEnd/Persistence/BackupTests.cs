using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>Backups of a log that is being written, brought back after everything was lost.</summary>
internal sealed class BackupTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("logcaster-backup-").FullName;

    private string Log => Path.Combine(_root, "log");

    private string Backups => Path.Combine(_root, "backups");

    private string[] Settings => ["LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={Log}", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0", "LOGCASTER_KEEP_FREE=0"];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task What_was_backed_up_while_lines_came_is_there_after_all_else_is_lost()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Settings);
        var clock = Stopwatch.StartNew();
        int stored = 0;
        bool isDone = false;
        Task sender = Task.Run(async () =>
        {
            for (; !isDone; stored += 1000)
            {
                await server.StoreAsync(NumberedLines(stored, 1000));
            }
        });
        string last = "";
        int storedBefore = 0;
        TimeSpan backedUpAt = TimeSpan.Zero;
        for (int i = 0; i < 5; i++)
        {
            storedBefore = stored;
            backedUpAt = clock.Elapsed;
            // Two backups of one second would have one name.
            string kept = Path.Combine(Backups, i.ToString(CultureInfo.InvariantCulture));
            Outcome made = await RunAsync("backup", kept, "--dir", Log);
            await Assert.That(made.ExitCode).IsEqualTo(0).Because(made.Error);
            last = Directory.GetDirectories(kept).Single();
            Outcome verified = await RunAsync("verify", last);
            await Assert.That(verified.ExitCode).IsEqualTo(0).Because(verified.Output + verified.Error);
            await Assert.That(await RestoredLinesAsync(last, Path.Combine(_root, $"again{i}"))).IsGreaterThanOrEqualTo(storedBefore);
        }
        isDone = true;
        await sender;
        await server.KillAsync();
        TimeSpan lostAt = clock.Elapsed;
        Directory.Delete(Log, recursive: true);

        var recovery = Stopwatch.StartNew();
        Outcome restored = await RunAsync("restore", last, "--dir", Log);
        await Assert.That(restored.ExitCode).IsEqualTo(0).Because(restored.Error);
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(Settings);
        string answer = await second.AskAsync("FIND line out=raw limit=0 quiet=1");
        int lines = answer.Count(c => c == '\n');

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"restore drill: {lines} of {stored} records; RPO {(lostAt - backedUpAt).TotalSeconds:0.0} s, the age of the last backup; RTO {recovery.Elapsed.TotalSeconds:0.00} s"));
        await Assert.That(lines).IsGreaterThanOrEqualTo(storedBefore);
        await Assert.That(answer).IsEqualTo(NumberedLines(0, lines));
        await second.StoreAsync(NumberedLines(lines, 1));
        await Assert.That(await second.AskAsync("FIND line fields=seq n=1 quiet=1")).IsEqualTo($"{lines}\n");
        await second.StopAsync();
    }

    [Test]
    public async Task An_archive_goes_through_a_pipe_and_comes_back_up_to_a_time()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Settings);
        await server.StoreAsync(NumberedLines(0, 5000));
        await Task.Delay(TimeSpan.FromSeconds(2.1));
        string between = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await server.StoreAsync(NumberedLines(5000, 5000));
        string archive = Path.Combine(_root, "log.tar");
        Outcome made = await Bash.RunAsync($"{RunningLogCaster.Binary} backup - --dir {Log} | cat > {archive}; exit ${{PIPESTATUS[0]}}");
        await server.StopAsync();

        await Assert.That(made.ExitCode).IsEqualTo(0).Because(made.Error);
        Outcome all = await Bash.RunAsync($"cat {archive} | {RunningLogCaster.Binary} restore - --dir {_root}/all");
        Outcome until = await RunAsync("restore", archive, "--until", between, "--dir", $"{_root}/until");
        await Assert.That(all.ExitCode).IsEqualTo(0).Because(all.Error);
        await Assert.That(until.ExitCode).IsEqualTo(0).Because(until.Error);
        await Assert.That(await CountAsync($"{_root}/all")).IsEqualTo("COUNT: 10000\n");
        await Assert.That(await CountAsync($"{_root}/until")).IsEqualTo("COUNT: 5000\n");
        Outcome cut = await Bash.RunAsync($"head -c 100000 {archive} | {RunningLogCaster.Binary} restore - --dir {_root}/cut");
        await Assert.That(cut.ExitCode).IsEqualTo(1);
        await Assert.That(Directory.GetFiles($"{_root}/cut").Single()).EndsWith("/.lock");
    }

    [Test]
    public async Task A_restore_takes_nothing_from_anybody()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Settings);
        await server.StoreAsync(NumberedLines(0, 3000));
        await Assert.That((await RunAsync("backup", Backups, "--dir", Log)).ExitCode).IsEqualTo(0);

        Outcome running = await RunAsync("restore", Backups, "--dir", Log, "--force");
        await server.StopAsync();
        Outcome full = await RunAsync("restore", Backups, "--dir", Log);
        Outcome forced = await RunAsync("restore", Backups, "--dir", Log, "--force");

        await Assert.That(running.ExitCode).IsEqualTo(73);
        await Assert.That(running.Error).Contains("in use by process");
        await Assert.That(full.ExitCode).IsEqualTo(1);
        await Assert.That(full.Error).Contains("is not empty; allowed:");
        await Assert.That(forced.ExitCode).IsEqualTo(0).Because(forced.Error);
        await Assert.That(Directory.GetDirectories(Log).Single()).Contains("/before-");
        await Assert.That(await CountAsync(Log)).IsEqualTo("COUNT: 3000\n");
    }

    [Test]
    public async Task Damage_is_found()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Settings);
        await server.StoreAsync(NumberedLines(0, 20_000));
        await Eventually.IsTrueAsync("indexes are made", () => Task.FromResult(Directory.GetFiles(Log, "2*.idx").Length > 2 && Directory.GetFiles(Log, "2*.idx").All(IsLong)));
        await server.StopAsync();
        await Assert.That((await RunAsync("backup", Backups, "--dir", Log)).ExitCode).IsEqualTo(0);
        string backup = Directory.GetDirectories(Backups).Single();
        string file = Directory.GetFiles(backup, "2*.log").Order(StringComparer.Ordinal).First();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[5000] ^= 4;
        // A file of its own: the log has the same under another name.
        File.Delete(file);
        await File.WriteAllBytesAsync(file, bytes);

        Outcome good = await RunAsync("verify", Log);
        Outcome bad = await RunAsync("verify", backup, "--json");
        Outcome restored = await RunAsync("restore", backup, "--dir", $"{_root}/new");

        await Assert.That(good.ExitCode).IsEqualTo(0).Because(good.Output);
        await Assert.That(good.Output).Contains(": good, a log of 20000 records");
        await Assert.That(bad.ExitCode).IsEqualTo(1);
        await Assert.That(bad.Output).Contains(Path.GetFileName(file)).And.Contains("\"good\": false");
        await Assert.That(restored.ExitCode).IsEqualTo(1);
        await Assert.That(restored.Error).Contains("is damaged");
    }

    [Test]
    public async Task A_backup_and_a_restore_are_done_when_the_disk_has_them()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Settings);
        await server.StoreAsync(NumberedLines(0, 5000));
        await server.KillAsync();
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        string[] backup = ["backup", disk.Directory, "--dir", Log];
        disk[DiskFault.SyncError] = Errno.InputOutput;
        Outcome refused = await RunningLogCaster.RunToEndAsync(backup, disk.Settings);
        await Assert.That(refused.ExitCode).IsEqualTo(1);
        await Assert.That(refused.Error).Contains("no backup was made: cannot sync");
        await Assert.That(Directory.GetFileSystemEntries(disk.Directory)).IsEmpty();
        disk[DiskFault.SyncError] = 0;
        long syncs = disk[DiskFault.Syncs];
        await Assert.That((await RunningLogCaster.RunToEndAsync(backup, disk.Settings)).ExitCode).IsEqualTo(0);
        // The file that was being written and its journal, the manifest, the directory and the one above it; others are the same files.
        await Assert.That(disk[DiskFault.Syncs] - syncs).IsGreaterThanOrEqualTo(5);

        string made = Directory.GetDirectories(disk.Directory).Single();
        string[] restore = ["restore", made, "--dir", $"{disk.Directory}/log"];
        disk[DiskFault.SyncError] = Errno.InputOutput;
        refused = await RunningLogCaster.RunToEndAsync(restore, disk.Settings);
        await Assert.That(refused.Error).Contains("nothing was restored: cannot sync");
        await Assert.That(Directory.GetFileSystemEntries($"{disk.Directory}/log").Single()).EndsWith("/.lock");
        disk[DiskFault.SyncError] = 0;
        syncs = disk[DiskFault.Syncs];
        await Assert.That((await RunningLogCaster.RunToEndAsync(restore, disk.Settings)).ExitCode).IsEqualTo(0);
        // Every file but the manifest, and the directory.
        await Assert.That(disk[DiskFault.Syncs] - syncs).IsGreaterThanOrEqualTo(Directory.GetFiles(made).Length);
        await Assert.That(await CountAsync($"{disk.Directory}/log")).IsEqualTo("COUNT: 5000\n");
    }

    [Test]
    public async Task Old_backups_are_deleted_when_a_new_one_is_there()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Settings);
        await server.StoreAsync(NumberedLines(0, 100));
        for (int i = 0; i < 3; i++)
        {
            await Assert.That((await RunAsync("backup", Backups, "--dir", Log, "--keep", "2")).ExitCode).IsEqualTo(0);
            await Task.Delay(TimeSpan.FromSeconds(1.1));
        }
        await server.StopAsync();

        await Assert.That(Directory.GetDirectories(Backups).Length).IsEqualTo(2);
        await Assert.That(File.GetUnixFileMode(Directory.GetDirectories(Backups)[0])).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Task<Outcome> RunAsync(params string[] arguments) => RunningLogCaster.RunToEndAsync(arguments);

    // Until it is an index, a file holds the time runs alone.
    private static bool IsLong(string index) => new FileInfo(index).Length > 60_000;

    private static async Task<int> RestoredLinesAsync(string backup, string directory)
    {
        Outcome restored = await RunAsync("restore", backup, "--dir", directory);
        await Assert.That(restored.ExitCode).IsEqualTo(0).Because(restored.Error);
        Outcome verified = await RunAsync("verify", directory);
        await Assert.That(verified.ExitCode).IsEqualTo(0).Because(verified.Output);
        Outcome lines = await Bash.RunAsync($"cat {directory}/*.log | wc -l");
        Directory.Delete(directory, recursive: true);
        return int.Parse(lines.Output, CultureInfo.InvariantCulture);
    }

    private static async Task<string> CountAsync(string directory)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={directory}", "LOGCASTER_MAX_FILES=0", "LOGCASTER_KEEP_FREE=0");
        string answer = await server.AskAsync("COUNT line");
        await server.StopAsync();
        return answer;
    }

    private static string NumberedLines(int from, int count)
    {
        var text = new StringBuilder();
        for (int i = from; i < from + count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"line {i}\n");
        }
        return text.ToString();
    }
}
