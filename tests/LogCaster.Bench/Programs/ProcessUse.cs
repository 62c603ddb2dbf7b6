using System.Globalization;
using System.IO;
using System.Linq;

namespace LogCaster.Bench.Programs;

/// <summary>What a process has used of the machine until now, read from <c>/proc</c>.</summary>
/// <param name="UserSeconds">Processor time in the program.</param>
/// <param name="KernelSeconds">Processor time in the kernel on its behalf.</param>
/// <param name="ResidentMiB">Memory in use now.</param>
/// <param name="PeakMiB">The most memory it ever used.</param>
internal readonly record struct ProcessUse(double UserSeconds, double KernelSeconds, double ResidentMiB, double PeakMiB)
{
    // USER_HZ, which the kernel shows to programs, is 100 on every architecture that LogCaster is built for.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time in all.</summary>
    public double Seconds => UserSeconds + KernelSeconds;

    /// <summary>Reads the figures of the process.</summary>
    public static ProcessUse Of(int pid)
    {
        // The name, in brackets, may hold blanks: the fields are counted from behind it. utime and stime are the 14th and 15th in all.
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        string[] status = File.ReadAllLines($"/proc/{pid}/status");
        return new ProcessUse(
            long.Parse(fields[11], CultureInfo.InvariantCulture) / TicksPerSecond,
            long.Parse(fields[12], CultureInfo.InvariantCulture) / TicksPerSecond,
            MiB(status, "VmRSS:"),
            MiB(status, "VmHWM:"));
    }

    private static double MiB(string[] status, string field)
    {
        string line = status.First(line => line.StartsWith(field, System.StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", System.StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024.0;
    }
}
