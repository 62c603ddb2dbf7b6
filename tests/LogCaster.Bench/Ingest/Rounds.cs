using System.Collections.Generic;
using System.Linq;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Ingest;

/// <summary>What one server did with the same load in every round.</summary>
internal sealed class Rounds(string server, long lines)
{
    private readonly List<double> _seconds = [], _user = [], _kernel = [], _peak = [];

    /// <summary>Adds a round: its time, and what the server had used before and after.</summary>
    public void Add(double seconds, ProcessUse before, ProcessUse after)
    {
        _seconds.Add(seconds);
        _user.Add(after.UserSeconds - before.UserSeconds);
        _kernel.Add(after.KernelSeconds - before.KernelSeconds);
        _peak.Add(after.PeakMiB);
    }

    /// <summary>Million lines a second.</summary>
    public Sample Rate => new(server, "Mlines/s", _seconds.Select(seconds => Millions / seconds));

    /// <summary>Processor seconds of the server for a million lines.</summary>
    public Sample Cpu => new($"{server}, CPU", "s/Mline", _user.Zip(_kernel, (user, kernel) => (user + kernel) / Millions));

    /// <summary>The part of it that the program itself needed.</summary>
    public Sample CpuUser => new($"{server}, CPU in the program", "s/Mline", _user.Select(user => user / Millions));

    /// <summary>The part of it that the kernel needed on its behalf.</summary>
    public Sample CpuKernel => new($"{server}, CPU in the kernel", "s/Mline", _kernel.Select(kernel => kernel / Millions));

    /// <summary>The most memory the server used.</summary>
    public Sample Peak => new($"{server}, peak memory", "MiB", _peak);

    /// <summary>Million lines a second, with as many digits as such a number deserves.</summary>
    public string ShowRate() => Rate.Show(Rate.Median < 10 ? "0.00" : "0.0");

    /// <summary>Processor time in all, and how it splits.</summary>
    public string ShowCpu() => $"{Cpu.Show("0.000")} = {Sample.Number(CpuUser.Median, "0.000")} + {Sample.Number(CpuKernel.Median, "0.000")}";

    /// <summary>Keeps every value for the raw results, under the name of the load.</summary>
    public void KeepIn(Section section, string load)
    {
        foreach (Sample sample in new[] { Rate, CpuUser, CpuKernel, Peak })
            section.Keep(new Sample($"{load}: {sample.Name}", sample.Unit, sample.Values));
    }

    private double Millions => lines / 1e6;
}
