using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>A real IRC client that runs until it is disposed; what it prints is kept.</summary>
internal sealed class ClientProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ClientProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, received) => Keep(received.Data);
        process.ErrorDataReceived += (_, received) => Keep(received.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has printed until now.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts it; where it is missing, the test is skipped.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="home">The folder where it keeps its files.</param>
    /// <param name="arguments">Its command line.</param>
    public static ClientProgram Start(string program, string home, params string[] arguments)
    {
        Require(program);
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home;
        start.Environment["TMUX_TMPDIR"] = home;
        return new ClientProgram(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Skips the test where a program is missing.</summary>
    public static void Require(string program) => Skip.Unless(Bash.Has(program), $"NOT TESTED: there is no {program} here.");

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has printed a text.</summary>
    public Task PrintsAsync(string text) => Eventually.IsTrueAsync($"it prints {text}", () => Output.Contains(text, StringComparison.Ordinal)
        || (_process.HasExited ? throw new InvalidOperationException($"It ended:\n{Output}") : false));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
