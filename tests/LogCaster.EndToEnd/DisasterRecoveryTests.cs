using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>
/// docs/disaster-recovery.md, typed as it stands, in order, with other places, times and ports: each block marked <c>console</c>. There is no machine
/// <c>vault</c> here, and no restic: ssh runs its command in a folder, and restic does what it says of commands: it keeps what one writes, unless it fails.
/// </summary>
internal sealed partial class DisasterRecoveryTests : IDisposable
{
    private const string Fence = "```";
    private const string BackupName = "logcaster-2026-11-23-103045";
    private const string FileName = "2026-11-23-094501";

    private readonly string _root = Directory.CreateTempSubdirectory("logcaster-drill-").FullName;
    private readonly Queue<string> _blocks = new(Blocks());
    private string _until = "14:05";
    private string _damaged = FileName;

    private string Log => Path.Combine(_root, "log");

    private string[] Settings => ["LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={Log}", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0", "LOGCASTER_KEEP_FREE=0"];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task Its_commands_bring_back_what_was_lost()
    {
        _ = Directory.CreateDirectory(Path.Combine(_root, "vault"));
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(Settings))
        {
            await server.StoreAsync(NumberedLines.Of(0, 1, 5000));
            NoteTime();
            await Task.Delay(TimeSpan.FromSeconds(2.1));
            await server.StoreAsync(NumberedLines.Of(1, 1, 5000));
            await TypeAsync("backup /backups");
            await TypeAsync("ssh vault", "restic backup");
            await TypeAsync("verify /backups", "verify -d");
            await server.KillAsync();
        }
        // A backup that is as far away as another file system.
        await Bash.RunAsync($"cd '{_root}' && cp -r backups away && rm -r backups && mv away backups");
        await Assert.That((await Bash.RunAsync($"cd '{_root}/vault' && cmp <(tar tf log.tar) <(tar tf restic.tar) && tar tf log.tar")).Output).EndsWith("MANIFEST.json\n");

        foreach (string way in (string[])["restore /backups -d", "restore - -d"])
        {
            Directory.Delete(Log, recursive: true);
            await TypeAsync(way);
            await Assert.That(await CountAsync("INFO")).IsEqualTo("COUNT: 10000\n");
        }
        await TypeAsync("chown");
        await AskThenAsync();
        await TypeAsync("--force");
        await Assert.That(await CountAsync("INFO")).IsEqualTo("COUNT: 5000\n");

        await DamageAsync();
        await Assert.That((await Bash.RunAsync($"'{RunningLogCaster.Binary}' verify '{Log}'")).ExitCode).IsEqualTo(1);
        await TypeAsync("cp --remove-destination");
        await Assert.That(await CountAsync("INFO")).IsEqualTo("COUNT: 5000\n");
        await Assert.That(_blocks).IsEmpty().Because("a block was added to the document: type it here");
    }

    [Test]
    public async Task The_questions_that_it_names_are_understood()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        string[] questions = [.. Question().Matches(RepositoryRoot.Read("docs/disaster-recovery.md")).Select(match => match.Groups["question"].Value)];
        await Assert.That(questions.Length).IsGreaterThanOrEqualTo(2);
        foreach (string question in questions)
        {
            await Assert.That(await server.AskAsync(question)).DoesNotStartWith("ERROR").Because(question);
        }
        await server.StopAsync();
    }

    private void NoteTime() => _until = "@" + DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Blocks() => RepositoryRoot.Read("docs/disaster-recovery.md").Split(Fence)
        .Where((part, i) => i % 2 == 1 && part.StartsWith("console\n", StringComparison.Ordinal))
        .Select(part => string.Join('\n', part["console\n".Length..].Split('\n').Select(line => line.Trim())).Trim());

    /// <summary>Types the next block, which must be the one that is due, and in which every line must succeed.</summary>
    private async Task TypeAsync(params string[] parts)
    {
        string block = _blocks.Dequeue();
        foreach (string part in parts)
        {
            await Assert.That(block).Contains(part);
        }
        foreach (string line in block.Split('\n'))
        {
            Outcome outcome = await Bash.RunAsync(Prelude() + Here(line));
            await Assert.That(outcome.ExitCode).IsEqualTo(0).Because($"{line}: {outcome.Output}{outcome.Error}");
        }
    }

    /// <summary>The block that restores to another place and starts a LogCaster there, which does not end by itself.</summary>
    private async Task AskThenAsync()
    {
        string[] lines = _blocks.Dequeue().Split('\n');
        Outcome restored = await Bash.RunAsync(Prelude() + Here(lines[0]));
        await Assert.That(restored.ExitCode).IsEqualTo(0).Because(restored.Error);
        int port = FreePort();
        await Assert.That(lines[1]).Contains("9997");
        Outcome asked = await Bash.RunAsync($$"""
            {{Prelude()}}
            cd '{{_root}}'
            {{Here(lines[1]).Replace("9997", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}} 2>own.log &
            for i in {1..100}; do grep -q started own.log && break; sleep 0.1; done
            LOGCASTER_QUERY_PORT={{port}} logcaster query 'COUNT INFO'
            kill "$(cat then/.lock)"
            wait
            """);
        await Assert.That(asked.Output).IsEqualTo("COUNT: 5000\n").Because(asked.Error);
    }

    /// <summary>Changes a bit of a complete file, which has an index then, as a disk does that decays.</summary>
    private async Task DamageAsync()
    {
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(Settings))
        {
            await Eventually.IsTrueAsync("every complete file has an index", async () =>
                (await Bash.RunAsync($"cd '{Log}' && for file in 2*.log; do [ $(stat -c %s \"${{file%.log}}.idx\") -gt 60000 ] || exit 1; done")).ExitCode == 0);
            await server.StopAsync();
        }
        string path = Directory.GetFiles(Log, "2*.log").Order(StringComparer.Ordinal).First();
        _damaged = Path.GetFileNameWithoutExtension(path);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
    }

    private string Prelude() => $$"""
        set -o pipefail
        logcaster() { '{{RunningLogCaster.Binary}}' "$@"; }
        ssh() { [ "$1" = vault ] && cd '{{_root}}/vault' && bash -c "$2"; }
        restic() { [ "$1 $2 $3" = 'backup --stdin-from-command --' ] && shift 3 && "$@" > '{{_root}}/vault/restic.tar'; }

        """;

    /// <summary>A command with the places, the time, the user and the names of this test.</summary>
    private string Here(string command)
    {
        string backups = Path.Combine(_root, "backups");
        string made = Directory.Exists(backups) ? Path.GetFileName(Directory.GetDirectories(backups).Single()) : BackupName;
        var text = new StringBuilder(command);
        text.Replace(BackupName, made).Replace(FileName, _damaged).Replace("14:05", _until).Replace("chown -R logcaster:", $"chown -R {Environment.UserName}:");
        return text.Replace("/backups", backups).Replace("/var/lib/logcaster", Log).Replace("/tmp/then", Path.Combine(_root, "then")).ToString();
    }

    private async Task<string> CountAsync(string text)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Settings);
        string answer = await server.AskAsync($"COUNT {text}");
        await server.StopAsync();
        return answer;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("`(?<question>(COUNT|HIST) [^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Question();
}
