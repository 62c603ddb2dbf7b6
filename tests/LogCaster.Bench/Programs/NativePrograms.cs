using System.IO;

namespace LogCaster.Bench.Programs;

/// <summary>The load generators and the sink, compiled from the C files of <c>native/</c> when one is newer than its program.</summary>
internal sealed class NativePrograms(Workspace workspace)
{
    /// <summary>Sends lines in blocks of 64 KiB.</summary>
    public string LoadGenerator => Compiled("loadgen");

    /// <summary>Sends a line with each call.</summary>
    public string Packets => Compiled("packets");

    /// <summary>Takes bytes and does nothing with them: the physical limit.</summary>
    public string Sink => Compiled("sink");

    /// <summary>Holds silent connections.</summary>
    public string Idle => Compiled("idle");

    /// <summary>Many IRC clients in one channel.</summary>
    public string IrcLoad => Compiled("ircload");

    /// <summary>Times a start.</summary>
    public string Start => Compiled("start");

    private string Compiled(string name)
    {
        string source = Path.Combine(workspace.Source, "native", name + ".c");
        string program = Path.Combine(workspace.Artifacts, name);
        if (File.GetLastWriteTimeUtc(program) <= File.GetLastWriteTimeUtc(source))
            Command.Succeed("gcc", "-O2", "-Wall", "-pthread", "-o", program, source);
        return program;
    }
}
