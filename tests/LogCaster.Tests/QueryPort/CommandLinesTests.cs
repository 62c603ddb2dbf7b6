using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Framing;
using LogCaster.QueryPort;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.QueryPort;

internal sealed class CommandLinesTests
{
    private static readonly FramingRules s_rules = new(20, NulEndsRecord: false, OctetCounting: false);

    [Test]
    [Arguments("COUNT\n", false, new[] { "COUNT" }, 6)]
    [Arguments("COUNT\r\nSTATS\r\n", false, new[] { "COUNT", "STATS" }, 14)]
    [Arguments("COUNT", false, new string[0], 0)]
    [Arguments("COUNT", true, new[] { "COUNT" }, 5)]
    [Arguments("COUNT\nSTA", false, new[] { "COUNT" }, 6)]
    [Arguments("\n\n\r\nPING\n", false, new[] { "PING" }, 9)]
    [Arguments("\n", false, new[] { "" }, 1)]
    [Arguments("\r\n\n", false, new[] { "" }, 3)]
    [Arguments("\n", true, new[] { "" }, 1)]
    [Arguments("", true, new string[0], 0)]
    [Arguments("5 <13>\n", false, new[] { "5 <13>" }, 7)]
    [Arguments("A\0B\n", false, new[] { "A\0B" }, 4)]
    public async Task Lines_end_at_LF_and_the_rest_is_left(string input, bool ended, string[] expected, int expectedConsumed)
    {
        var lines = new CommandLines(s_rules);
        lines.Split(Encoding.UTF8.GetBytes(input), ended, out int consumed);
        await Assert.That(consumed).IsEqualTo(expectedConsumed);
        await Assert.That(lines.Count).IsEqualTo(expected.Length);
        await Assert.That(Take(lines)).IsEquivalentTo(expected, CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_line_of_the_greatest_length_is_whole_and_a_longer_one_is_marked()
    {
        var lines = new CommandLines(s_rules);
        lines.Split(Encoding.ASCII.GetBytes($"{new string('x', 20)}\n{new string('y', 21)}\nPING\n"), ended: false, out _);
        await Assert.That(Next(lines, out byte[] whole)).IsTrue();
        await Assert.That(lines.IsTooLong(whole)).IsFalse();
        await Assert.That(Next(lines, out byte[] marked)).IsTrue();
        await Assert.That(lines.IsTooLong(marked)).IsTrue();
        await Assert.That(Take(lines)).IsEquivalentTo(["PING"]);
    }

    [Test]
    public async Task An_endless_line_is_marked_once_and_its_rest_skipped()
    {
        var lines = new CommandLines(s_rules);
        lines.Split(Encoding.ASCII.GetBytes(new string('x', 5000)), ended: false, out int consumed);
        await Assert.That(consumed).IsEqualTo(5000);
        lines.Split(Encoding.ASCII.GetBytes(new string('x', 5000) + "\nPING\n"), ended: false, out _);
        await Assert.That(lines.Count).IsEqualTo(2);
    }

    [Test]
    public async Task More_lines_than_one_pass_takes_are_kept_in_order()
    {
        var lines = new CommandLines(s_rules);
        string[] expected = [.. Enumerable.Range(0, 100).Select(i => $"RECENT {i}")];
        lines.Split(Encoding.ASCII.GetBytes(string.Concat(expected.Select(line => line + "\n"))), ended: false, out _);
        await Assert.That(Take(lines)).IsEquivalentTo(expected, CollectionOrdering.Matching);
    }

    [Test]
    public async Task Lines_that_wait_can_be_forgotten()
    {
        var lines = new CommandLines(s_rules);
        lines.Split("PING\nCLEAR\n"u8, ended: false, out _);
        lines.Clear();
        await Assert.That(lines.Count).IsEqualTo(0);
        await Assert.That(Next(lines, out _)).IsFalse();
        lines.AddTooLong();
        await Assert.That(Next(lines, out byte[] marked) && lines.IsTooLong(marked)).IsTrue();
    }

    private static bool Next(CommandLines lines, out byte[] line) => lines.TryTake(out line);

    private static List<string> Take(CommandLines lines)
    {
        List<string> taken = [];
        while (lines.TryTake(out byte[] line))
        {
            taken.Add(Encoding.UTF8.GetString(line));
        }
        return taken;
    }
}
