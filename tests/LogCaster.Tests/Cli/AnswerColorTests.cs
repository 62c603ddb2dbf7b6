using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Cli;

namespace LogCaster.Tests.Cli;

internal sealed class AnswerColorTests
{
    private const string Red = "\e[1;31m";
    private const string Yellow = "\e[33m";
    private const string Dim = "\e[2m";
    private const string Bold = "\e[1m";
    private const string Reset = "\e[0m";

    [Test]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] ERROR disk full", Red)]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] level=crit disk full", Red)]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] <8>disk full", Red)]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] ALERT disk full", Red)]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] WARN disk 91% full", Yellow)]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] INFO user=ann", "")]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] NOTICE user=ann", "")]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] plain words", "")]
    [Arguments("QUERY x", "[2026-11-23 10:30:45] DEBUG step 1", Dim)]
    [Arguments("TAIL", "2026-11-23T10:30:45.006Z <11>disk full", Red)]
    [Arguments("TAIL", "2026-11-23T10:30:45.006Z web1 app[7] WARNING disk", Yellow)]
    [Arguments("FIND x C=1", "* 2026-11-23T10:30:45.006Z web1 ERROR disk", Red)]
    [Arguments("FIND x C=1", "  2026-11-23T10:30:45.006Z web1 WARNING disk", Yellow)]
    [Arguments("FIND x C=1", "--", "")]
    [Arguments("TAIL", "# dropped 120 (slow reader)", Dim)]
    [Arguments("QUERY x", "# this record was overwritten before it could be sent", Dim)]
    [Arguments("QUERY x out=json", "{\"level\":\"error\",\"message\":\"ERROR\"}", "")]
    [Arguments("QUERY x out=raw", "ERROR disk full", "")]
    [Arguments("QUERY x o=RAW", "# ERROR", "")]
    [Arguments("COUNT", "COUNT: 6", Bold)]
    [Arguments("QUERY x", "FOUND: 2 matches", Bold)]
    [Arguments("STATS", "STATS: Total=6, Clients=2", Bold)]
    [Arguments("HELP QUERY", "  QUERY ERROR time_from=1706140800", "")]
    [Arguments("FIND x", "ERROR disk full", Red)]
    [Arguments("QUERY x", "", "")]
    public async Task A_line_has_the_colour_of_its_severity(string command, string line, string color)
    {
        string wanted = color.Length > 0 ? $"{color}{line}{Reset}\n" : line + "\n";
        await Assert.That(Shown(command, isColored: true, line + "\n")).IsEqualTo(wanted);
        await Assert.That(Shown(command, isColored: false, line + "\n")).IsEqualTo(line + "\n");
    }

    [Test]
    public async Task Every_split_of_an_answer_gives_the_same()
    {
        const string Text = "FOUND: 3 matches\n[2026-11-23 10:30:45] ERROR a\n# note\n[2026-11-23 10:30:45] INFO Grüße\n";
        string whole = Shown("QUERY x", isColored: true, Text);
        int length = Encoding.UTF8.GetByteCount(Text);
        for (int first = 0; first <= length; first++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Text);
            await Assert.That(Shown("QUERY x", isColored: true, bytes[..first], bytes[first..])).IsEqualTo(whole);
        }
        byte[][] ones = [.. Encoding.UTF8.GetBytes(Text).Select(one => new[] { one })];
        await Assert.That(Shown("QUERY x", isColored: true, ones)).IsEqualTo(whole);
    }

    [Test]
    public async Task A_line_longer_than_the_buffer_keeps_its_colour_piece_by_piece()
    {
        var answer = new Answer(new Question("FIND x"), isColored: true);
        int taken = answer.Take("ERROR aaaa"u8, isFull: true) + answer.Take("bbbb"u8, isFull: true) + answer.Take("cc\nINFO\n"u8, isFull: false);

        await Assert.That(taken).IsEqualTo(22);
        await Assert.That(Encoding.UTF8.GetString(answer.Output.WrittenSpan))
            .IsEqualTo($"{Red}ERROR aaaa{Reset}{Red}bbbb{Reset}{Red}cc{Reset}\nINFO\n");
    }

    [Test]
    [Arguments("always", false, "", "", true)]
    [Arguments("always", false, "dumb", "1", true)]
    [Arguments("never", true, "", "", false)]
    [Arguments("auto", true, "xterm", "", true)]
    [Arguments("auto", true, "", "", true)]
    [Arguments("auto", false, "xterm", "", false)]
    [Arguments("auto", true, "dumb", "", false)]
    [Arguments("auto", true, "xterm", "1", false)]
    [Arguments("", true, "xterm", "", true)]
    [Arguments("", false, "xterm", "", false)]
    public async Task Colours_are_for_terminals_unless_told(string choice, bool isTerminal, string term, string noColor, bool isColored)
    {
        await using var port = new FakeQueryPort("COUNT: 1\n");
        var world = new AskRun.World { OutputIsTerminal = isTerminal, Variables = new() { ["TERM"] = term, ["NO_COLOR"] = noColor } };
        string[] flags = choice.Length > 0 ? ["--color", choice] : [];
        AskRun run = await AskRun.RunAsync(["query", "--query-port", $"{port.Port}", .. flags, "COUNT"], world);

        await Assert.That(run.Output).IsEqualTo(isColored ? $"{Bold}COUNT: 1{Reset}\n" : "COUNT: 1\n");
    }

    private static string Shown(string command, bool isColored, string text) => Shown(command, isColored, [Encoding.UTF8.GetBytes(text)]);

    private static string Shown(string command, bool isColored, params byte[][] pieces)
    {
        var answer = new Answer(new Question(command), isColored);
        var pending = new List<byte>();
        foreach (byte[] piece in pieces)
        {
            pending.AddRange(piece);
            int taken = answer.Take(pending.ToArray(), isFull: false);
            pending.RemoveRange(0, taken);
        }
        answer.Finish(pending.ToArray());
        return Encoding.UTF8.GetString(answer.Output.WrittenSpan);
    }
}
