using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace LogCaster.Bench.Programs;

/// <summary>A program run to its end, with what it wrote, how long it took and how it ended.</summary>
internal sealed record Command(int ExitCode, string Output, string Errors, double Seconds)
{
    /// <summary>Runs the program and waits for it.</summary>
    public static Command Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start.With(environment))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Command(process.ExitCode, output, errors.GetAwaiter().GetResult(), Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    /// <summary>Runs the program; throws with its errors unless it ends with 0.</summary>
    public static Command Succeed(string program, params string[] arguments)
    {
        Command command = Run(program, arguments);
        return command.ExitCode == 0
            ? command
            : throw new IOException($"{program} {string.Join(' ', arguments)} ended with {command.ExitCode}: {command.Errors.Trim()}");
    }

    /// <summary>What the program wrote, without blanks around it; the given text where the program is missing or fails.</summary>
    public static string Ask(string otherwise, string program, params string[] arguments)
    {
        try
        {
            Command command = Run(program, arguments);
            return command.ExitCode == 0 ? command.Output.Trim() : otherwise;
        }
        catch (Win32Exception)
        {
            return otherwise;
        }
    }
}
