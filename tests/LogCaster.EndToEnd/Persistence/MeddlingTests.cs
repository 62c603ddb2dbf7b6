using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>What others do to the files: a second process, people with rm, editors, decaying disks, and the clock.</summary>
internal sealed class MeddlingTests
{
    private const int Capacity = 50;

    [Test]
    public async Task A_second_process_on_the_directory_exits_with_73_and_names_the_first()
    {
        using var folder = new TemporaryFolder();
        await using RunningLogCaster first = await RunningLogCaster.StartAsync(folder.Persist);

        Outcome second = await RunningLogCaster.RunToEndAsync([], [.. folder.Persist, "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto"]);

        await Assert.That(second.ExitCode).IsEqualTo(73);
        await Assert.That(second.Error).Contains($"in use by process {first.Id}").And.Contains(folder.Path);
        await Assert.That(await first.TryStoreAsync("INFO x\n")).IsTrue();
        await first.StopAsync();
    }

    [Test]
    [Arguments("rm current.log")]
    [Arguments("mv current.log elsewhere")]
    [Arguments("mv current.log current.log.1 && echo '[2026-01-01 00:00:00] INFO foreign' > current.log")]
    [Arguments(": > current.log")]
    [Arguments("truncate -s 100 current.log")]
    [Arguments("echo something >> current.log")]
    [Arguments("rm current.log current.idx")]
    [Arguments("rm -f *")]
    public async Task What_comes_after_the_file_was_changed_under_it_is_stored(string meddling)
    {
        using var folder = new TemporaryFolder();
        string[] settings = [.. folder.Persist, $"LOGCASTER_CAPACITY={Capacity}"];
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(settings))
        {
            await server.StoreAsync(NumberedLines.Of(0, 1, 100));
            await Bash.RunAsync($"cd '{folder.Path}' && {meddling}");
            await server.StoreAsync(NumberedLines.Of(1, 1, 100));

            string messages = string.Join('\n', StoredText.Lines(folder.Path).Where(line => line.Contains("sender=1", StringComparison.Ordinal)).Select(StoredText.MessageOf)) + "\n";
            await Assert.That(messages).IsEqualTo(Encoding.ASCII.GetString(NumberedLines.Of(1, 1, 100)));
            await Assert.That(await server.AskAsync("QUERY keyword=sender=1 out=raw")).IsEqualTo(messages);
            _ = await server.LoggedAsync("storageMended");
            await server.KillAsync();
        }
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(settings);
        await Assert.That(await second.AskAsync("QUERY keyword=sender=1 out=raw")).IsEqualTo(Encoding.ASCII.GetString(NumberedLines.Of(1, 1, 100)));
        await second.StopAsync();
    }

    [Test]
    [Arguments("until rm -rf logs; do sleep 0.01; done")]
    [Arguments("until rm -rf logs; do sleep 0.01; done && mkdir -m 750 logs")]
    [Arguments("until rm -rf logs; do sleep 0.01; done && mkdir -m 750 logs && echo '[2026-01-01 00:00:00] INFO foreign' > logs/current.log")]
    public async Task A_directory_that_is_deleted_is_made_again(string meddling)
    {
        using var folder = new TemporaryFolder();
        string logs = Path.Combine(folder.Path, "logs");
        string[] settings = ["LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={logs}", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"];
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(settings))
        {
            await server.StoreAsync(NumberedLines.Of(0, 1, 3000));
            await Bash.RunAsync($"cd '{folder.Path}' && {meddling}");
            await Assert.That(await server.TryStoreAsync("INFO while it is gone\n")).IsFalse();
            await server.StorageIsAsync("ok");
            await server.StoreAsync(NumberedLines.Of(1, 1, 3000));

            await Assert.That(await server.AskAsync("COUNT keyword=sender=1")).IsEqualTo("COUNT: 3000\n");
            await Assert.That(await server.AskAsync("COUNT gone")).IsEqualTo("COUNT: 1\n");
            await Assert.That((await server.LoggedAsync("storageFailed")).Text("reason")).Contains("No such file or directory");
            Outcome second = await RunningLogCaster.RunToEndAsync([], [.. settings, "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto"]);
            await Assert.That(second.ExitCode).IsEqualTo(73);
            await server.KillAsync();
        }
        await using RunningLogCaster next = await RunningLogCaster.StartAsync(settings);
        await Assert.That(await next.AskAsync("QUERY keyword=sender=1 out=raw")).IsEqualTo(Encoding.ASCII.GetString(NumberedLines.Of(1, 1, 3000)));
        await Assert.That(await next.AskAsync("COUNT gone")).IsEqualTo("COUNT: 1\n");
        await next.StopAsync();
    }

    [Test]
    public async Task A_directory_that_is_moved_is_written_to_where_it_is()
    {
        using var folder = new TemporaryFolder();
        string[] settings = ["LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={folder.Path}/logs", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0", $"LOGCASTER_CAPACITY={Capacity}"];
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        await server.StoreAsync(NumberedLines.Of(0, 1, 3000));
        Directory.Move(Path.Combine(folder.Path, "logs"), Path.Combine(folder.Path, "elsewhere"));
        await server.StoreAsync(NumberedLines.Of(1, 1, 3000));

        await Assert.That(NumberedLines.Faults(await server.AskAsync("QUERY keyword=sender out=raw quiet=1"), 2, 3000)).IsEmpty();
        await Assert.That(NumberedLines.Faults(string.Join('\n', StoredText.Messages(Path.Combine(folder.Path, "elsewhere"))), 2, 3000)).IsEmpty();
        await server.StopAsync();
    }

    [Test]
    public async Task A_FIFO_with_the_name_of_a_file_holds_up_nobody()
    {
        using var folder = new TemporaryFolder();
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Persist))
        {
            await server.StoreAsync("INFO one\n");
            await Bash.RunAsync($"cd '{folder.Path}' && rm current.log && mkfifo current.log 2020-01-01-000000.log");
            await Assert.That(await server.TryStoreAsync("INFO two\n")).IsFalse();
            await Assert.That((await server.LoggedAsync("storageFailed")).Text("reason")).Contains("current.log").And.Contains("is not a file but a FIFO");
            Outcome backup = await RunningLogCaster.RunToEndAsync(["backup", folder.Path + "/backups", "--dir", folder.Path]);
            await Assert.That(backup.ExitCode).IsEqualTo(1);
            await Assert.That(backup.Error).Contains("is not a file but a FIFO");
            File.Delete(Path.Combine(folder.Path, "current.log"));
            await server.StorageIsAsync("ok");
            await server.StoreAsync("INFO three\n");
            await server.StopAsync();
        }
        await using (RunningLogCaster second = await RunningLogCaster.StartAsync(folder.Persist))
        {
            await Assert.That((await second.LoggedAsync("storageMended")).ToString()).Contains("2020-01-01-000000.log is left out");
            await Assert.That(await second.AskAsync("FIND out=raw")).IsEqualTo("INFO two\nINFO three\n");
            await second.StopAsync();
        }
        await Bash.RunAsync($"cd '{folder.Path}' && rm current.log && mkfifo current.log");
        Outcome third = await RunningLogCaster.RunToEndAsync([], [.. folder.Persist, "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto"]);
        await Assert.That(third.ExitCode).IsEqualTo(73);
        await Assert.That(third.Error).Contains("current.log").And.Contains("is not a file but a FIFO");
    }

    [Test]
    public async Task Complete_files_deleted_or_cut_while_queries_run_are_gone_and_nothing_else_is()
    {
        using var folder = new TemporaryFolder();
        string[] settings = [.. folder.Persist, $"LOGCASTER_CAPACITY={Capacity}", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"];
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync(settings))
        {
            await first.StoreAsync(NumberedLines.Of(0, 1, 20_000));
            await first.StopAsync();
        }
        // Now its memory holds the last ones only.
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        Task<string>[] queries = [.. Enumerable.Range(0, 4).Select(_ => server.AskAsync("QUERY keyword=line out=raw quiet=1"))];
        IReadOnlyList<string> files = StoredText.Files(folder.Path);
        File.Delete(Path.Combine(folder.Path, files[3]));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, files[5]), "");
        _ = await Task.WhenAll(queries);

        string[] expected = [.. StoredText.Messages(folder.Path)];
        string[] answer = (await server.AskAsync("QUERY keyword=sender out=raw quiet=1")).TrimEnd('\n').Split('\n');
        await Assert.That(answer.Where(line => line.StartsWith("INFO", StringComparison.Ordinal)).SequenceEqual(expected)).IsTrue();
        await server.StoreAsync("INFO and on\n");
        await server.StopAsync();
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(settings);
        await Assert.That(await second.AskAsync("COUNT keyword=sender")).IsEqualTo($"COUNT: {expected.Length}\n");
        await second.StopAsync();
    }

    [Test]
    public async Task A_file_that_lost_all_its_text_behind_a_gap_holds_up_no_query()
    {
        using var folder = new TemporaryFolder();
        string[] settings = [.. folder.Persist, "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"];
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync(settings))
        {
            await first.StoreAsync(NumberedLines.Of(0, 1, 4000));
            await first.KillAsync();
        }
        string newest = StoredText.Files(folder.Path)[^2];
        await Bash.RunAsync($"cd '{folder.Path}' && rm '{newest}' && : > 2099-01-01-000000.log && mv current.idx 2099-01-01-000000.idx && rm current.log");
        int left = StoredText.Lines(folder.Path).Count;
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(settings);

        await Assert.That(await second.AskAsync("COUNT keyword=sender")).IsEqualTo($"COUNT: {left}\n");
        await Assert.That((await second.AskAsync("FIND out=raw limit=0")).Split('\n').Length - 1).IsEqualTo(left);
        await second.StopAsync();
    }

    [Test]
    public async Task Flipped_bits_harm_no_line_but_their_own()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(4711);
        string[] settings = [.. folder.Persist, $"LOGCASTER_CAPACITY={Capacity}", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0", "TZ=UTC"];
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync(settings))
        {
            await first.StoreAsync(NumberedLines.Of(0, 1, 5000));
            await Eventually.IsTrueAsync("indexes are made", () => Directory.GetFiles(folder.Path, "*.idx").Length == StoredText.Files(folder.Path).Count);
            await first.StopAsync();
        }
        int flips = 0;
        for (int round = 0; round < 12; round++)
        {
            flips += await FlipAsync(folder.Path, random);
            await LookAsync(settings, round, 5000 - (2 * flips));
        }
    }

    [Test]
    public async Task Records_keep_their_order_and_their_number_while_the_clock_jumps()
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        string[] settings = [.. disk.Settings, "LOGCASTER_CAPACITY=500", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"];
        long[] jumps = [0, 86_400, -86_400, 3600 * 24 * 400, -3600 * 24 * 400, -1, 0];
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(settings))
        {
            for (int i = 0; i < jumps.Length; i++)
            {
                disk[DiskFault.ClockSeconds] = jumps[i];
                await server.StoreAsync(NumberedLines.Of(0, (i * 1000) + 1, (i + 1) * 1000));
            }
            await Assert.That(NumberedLines.Faults(await server.AskAsync("QUERY keyword=sender out=raw"), 1, jumps.Length * 1000)).IsEmpty();
            await server.KillAsync();
        }
        disk[DiskFault.ClockSeconds] = -3600;
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(settings);
        await second.StoreAsync(NumberedLines.Of(0, (jumps.Length * 1000) + 1, (jumps.Length + 1) * 1000));
        await Assert.That(NumberedLines.Faults(await second.AskAsync("QUERY keyword=sender out=raw"), 1, (jumps.Length + 1) * 1000)).IsEmpty();
        // Those of the second jump alone came in that day.
        await Assert.That(await second.AskAsync($"COUNT since=@{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 43_200} until=@{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 200_000}"))
            .IsEqualTo("COUNT: 1000\n");
        await second.StopAsync();
    }

    /// <summary>Flips a bit of each file; gives how many of them are text.</summary>
    private static async Task<int> FlipAsync(string directory, Random random)
    {
        int flips = 0;
        foreach (string path in Directory.GetFiles(directory).Where(path => new FileInfo(path).Length > 0))
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, bytes);
            flips += path.EndsWith(".log", StringComparison.Ordinal) ? 1 : 0;
        }
        return flips;
    }

    private static async Task LookAsync(string[] settings, int round, int least)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        string[] answer = (await server.AskAsync("QUERY keyword= out=raw quiet=1")).Split('\n');
        int whole = answer.Count(line => line.StartsWith("INFO sender=0 line=", StringComparison.Ordinal) && line.EndsWith(" some more words", StringComparison.Ordinal));
        // A line that lost its end takes the next with it.
        await Assert.That(whole).IsGreaterThanOrEqualTo(least);
        await Assert.That(await server.TryStoreAsync($"WARN round {round}\n")).IsTrue();
        await Assert.That(await server.AskAsync($"QUERY keyword=\"WARN round {round}\" out=raw")).IsEqualTo($"WARN round {round}\n");
        await server.StopAsync();
    }
}
