using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Harness;

/// <summary>What a command left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to stdout.</param>
/// <param name="Error">What it wrote to stderr.</param>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>Runs commands as users type them.</summary>
internal static class Bash
{
    /// <summary>Runs a command line with bash; its standard input is empty.</summary>
    /// <exception cref="TimeoutException">It did not end by itself.</exception>
    public static Task<Outcome> RunAsync(string command) => RunAsync(new ProcessStartInfo("/bin/bash", ["-c", command]));

    /// <summary>Runs a program to its end; its standard input is empty.</summary>
    /// <exception cref="TimeoutException">It did not end by itself.</exception>
    public static async Task<Outcome> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"Did not end by itself: {start.FileName} {string.Join(' ', start.ArgumentList)}\nIt wrote: {await output}{await error}", late);
        }
        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>Whether a command is on this machine.</summary>
    public static bool Has(string command)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return Array.Exists(folders, folder => File.Exists(Path.Combine(folder, command)));
    }
}
