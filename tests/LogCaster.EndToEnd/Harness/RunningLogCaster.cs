using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Harness;

/// <summary>
/// The published executable, started for one test on ports of its own and in a folder of its own. Disposing kills it; a test that cares how
/// it ends calls <see cref="StopAsync"/>.
/// </summary>
internal sealed class RunningLogCaster : IAsyncDisposable
{
    // Faults of ours, which no input may cause.
    private static readonly string[] s_faults = ["unhandled", "connectionFault", "ownLogDropped"];

    private readonly Process _process;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningLogCaster(Process process, string folder)
    {
        _process = process;
        _folder = folder;
        process.ErrorDataReceived += (_, received) =>
        {
            if (received.Data is null)
            {
                _errorEnded.TrySetResult();
            }
            else
            {
                _lines.Enqueue(received.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>The executable: LOGCASTER_BINARY, or what make build leaves in artifacts.</summary>
    public static string Binary { get; } = FindBinary();

    /// <summary>The port that takes lines.</summary>
    public int LogPort { get; private set; }

    /// <summary>The port that answers.</summary>
    public int QueryPort { get; private set; }

    /// <summary>What bash is told first, so that its command <c>logcaster</c> is this executable and asks this LogCaster.</summary>
    public string ShellPrelude => PreludeFor(QueryPort);

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Memory that the process holds, in bytes (VmRSS).</summary>
    public long ResidentBytes => StatusKibibytes("VmRSS:") * 1024;

    /// <summary>The own log so far.</summary>
    public IReadOnlyList<OwnLogLine> OwnLog => [.. _lines.Select(OwnLogLine.Parse)];

    /// <summary>What bash is told first, so that its command <c>logcaster</c> is the executable and asks at a port.</summary>
    public static string PreludeFor(int queryPort) =>
        $"export LOGCASTER_QUERY_PORT={queryPort} SHELL=/bin/bash\nlogcaster() {{ '{Binary}' \"$@\"; }}\nexport -f logcaster\n";

    /// <summary>Starts a LogCaster on any free ports and waits until it listens.</summary>
    /// <param name="settings">Settings as NAME=value.</param>
    public static Task<RunningLogCaster> StartAsync(params string[] settings) =>
        StartWithAsync([], ["LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto", .. settings]);

    /// <summary>Starts a LogCaster and waits until it listens.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="settings">Settings as NAME=value.</param>
    public static async Task<RunningLogCaster> StartWithAsync(string[] arguments, string[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("logcaster-e2e-").FullName;
        ProcessStartInfo start = Describe(arguments, settings);
        start.WorkingDirectory = folder;
        start.RedirectStandardError = true;
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Binary} did not start.");
        var started = new RunningLogCaster(process, folder);
        try
        {
            started.LogPort = await started.PortAsync("log");
            started.QueryPort = await started.PortAsync("query");
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
        return started;
    }

    /// <summary>Starts the executable and kills it after a while, wherever it is then.</summary>
    /// <param name="settings">Settings as NAME=value.</param>
    /// <param name="after">How long it lives.</param>
    public static async Task StartAndKillAsync(string[] settings, TimeSpan after)
    {
        ProcessStartInfo start = Describe([], ["LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto", .. settings]);
        start.RedirectStandardError = true;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Binary} did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        await Task.Delay(after);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Runs the executable to its end.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="settings">Settings as NAME=value.</param>
    public static Task<Outcome> RunToEndAsync(string[] arguments, params string[] settings) => Bash.RunAsync(Describe(arguments, settings));

    /// <summary>Sends one command with a newline and gives the answer up to the server's close.</summary>
    public async Task<string> AskAsync(string command)
    {
        using WireClient client = await WireClient.ConnectAsync(QueryPort);
        await client.SendAsync(command + "\n");
        return await client.ReceiveTextAsync();
    }

    /// <summary>Sends bytes to the log port and waits for the close, which says that they are stored.</summary>
    public async Task StoreAsync(ReadOnlyMemory<byte> bytes)
    {
        using WireClient client = await WireClient.ConnectAsync(LogPort);
        await client.SendAsync(bytes);
        await client.FinishAsync();
    }

    /// <summary>Sends text to the log port and waits until it is stored.</summary>
    public Task StoreAsync(string text) => StoreAsync(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Sends text to the log port, and gives whether the server's end said that it is stored: a reset says that it may not be.</summary>
    public async Task<bool> TryStoreAsync(string text)
    {
        try
        {
            await StoreAsync(text);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>A figure of STATS.</summary>
    public async Task<long> StatAsync(string name) => long.Parse(await StatTextAsync(name), CultureInfo.InvariantCulture);

    /// <summary>What STATS says of something.</summary>
    public async Task<string> StatTextAsync(string name)
    {
        string stats = await AskAsync("STATS");
        string[] pairs = stats.Trim()["STATS: ".Length..].Split(", ");
        return pairs.Single(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
    }

    /// <summary>Waits until STATS says of the files that they take records (<c>ok</c>) or do not (<c>failing</c>).</summary>
    public Task StorageIsAsync(string state) => Eventually.IsTrueAsync($"Storage={state}", async () => await StatTextAsync("Storage") == state);

    /// <summary>Kills it, as kill -9 or the kernel's killer for want of memory does.</summary>
    public async Task KillAsync()
    {
        Signal(Interop.SigKill);
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until so many clients watch with TAIL: what is stored from then on is shown to them.</summary>
    public Task IsWatchedByAsync(int count) => Eventually.IsTrueAsync($"{count} clients watch", async () => await StatAsync("Tails") == count);

    /// <summary>Waits until no log connection is open: what senders that did not wait have sent is stored then.</summary>
    public Task SendersAreGoneAsync() =>
        Eventually.IsTrueAsync("every log connection is closed", () => !ConnectionTable.HasOpenAt(LogPort));

    /// <summary>Waits for a line of the own log.</summary>
    public Task<OwnLogLine> LoggedAsync(string name) =>
        Eventually.GivesAsync($"a line {name} in the own log", () => OwnLog.FirstOrDefault(line => line.Event == name));

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal)
    {
        if (Interop.Kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent: the process is gone.");
        }
    }

    /// <summary>Waits for the end of the process; gives its exit code.</summary>
    /// <exception cref="OperationCanceledException">It did not end in time.</exception>
    public async Task<int> EndAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(deadline.Token);
        await _errorEnded.Task;
        return _process.ExitCode;
    }

    /// <summary>
    /// Stops it as an operator does, and checks what must hold after every test: it ends with 0 within 5 s, every line of its own log is whole,
    /// and none tells of a fault.
    /// </summary>
    public async Task StopAsync()
    {
        Signal(Interop.SigTerm);
        int exitCode = await EndAsync(TimeSpan.FromSeconds(5));
        if (exitCode != 0 || OwnLog.Any(line => s_faults.Contains(line.Event)))
        {
            throw new InvalidOperationException($"It ended with {exitCode}. Its own log:\n{string.Join('\n', _lines)}");
        }
    }

    /// <summary>Kills the process if it still runs, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The port of a listener, once it listens.</summary>
    public async Task<int> PortAsync(string listener)
    {
        OwnLogLine listening = await Eventually.GivesAsync(
            $"listening for {listener}",
            () => HasEnded
                ? throw new InvalidOperationException($"It ended at once:\n{string.Join('\n', _lines)}")
                : OwnLog.FirstOrDefault(line => line.Event == "listening" && line.Text("listener") == listener));
        return (int)listening.Number("port");
    }

    private static ProcessStartInfo Describe(string[] arguments, string[] settings)
    {
        var start = new ProcessStartInfo(Binary, arguments);
        // What the shell of a developer holds must not change a test.
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("LOGCASTER_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }
        foreach (string setting in settings)
        {
            int sign = setting.IndexOf('=', StringComparison.Ordinal);
            start.Environment[setting[..sign]] = setting[(sign + 1)..];
        }
        return start;
    }

    private static string FindBinary()
    {
        string path = Environment.GetEnvironmentVariable("LOGCASTER_BINARY") ?? Path.Combine(RepositoryRoot.Path, "artifacts", "logcaster");
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no executable at {path}: run `make build`, or set LOGCASTER_BINARY.");
    }

    private long StatusKibibytes(string name)
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
