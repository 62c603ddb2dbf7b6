using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace LogCaster.Bench.Programs;

/// <summary>Asks a LogCaster as <c>nc</c> does: connect, send a command, read until the server closes. A new connection for each question.</summary>
internal sealed class QueryClient(int port)
{
    /// <summary>The port that answers.</summary>
    public int Port => port;

    /// <summary>The whole answer without its last line end.</summary>
    public string Ask(string command) => Time(command).Answer;

    /// <summary>The number that COUNT gives.</summary>
    public long Count(string filter) => ParseCount(Ask($"COUNT {filter}".TrimEnd()));

    /// <summary>The number in an answer to COUNT; throws with the answer where there is none.</summary>
    public static long ParseCount(string answer) =>
        answer.StartsWith("COUNT: ", StringComparison.Ordinal) && long.TryParse(answer[7..], CultureInfo.InvariantCulture, out long count)
            ? count
            : throw new InvalidDataException($"no count in the answer: {answer}");

    /// <summary>The answer, and the seconds from before the connect to after the close.</summary>
    public (string Answer, double Seconds) Time(string command)
    {
        long begin = Stopwatch.GetTimestamp();
        using TcpClient client = new("127.0.0.1", port);
        NetworkStream stream = client.GetStream();
        stream.Write(Encoding.UTF8.GetBytes(command + "\n"));
        using MemoryStream answer = new();
        stream.CopyTo(answer);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return (Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length).TrimEnd('\n'), seconds);
    }
}
