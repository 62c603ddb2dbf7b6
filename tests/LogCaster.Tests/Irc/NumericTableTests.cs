using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Numerics;

namespace LogCaster.Tests.Irc;

internal sealed class NumericTableTests
{
    [Test]
    public async Task Every_reply_is_in_the_table_once()
    {
        Numeric[] fields = [.. typeof(NumericTable).GetFields().Where(field => field.FieldType == typeof(Numeric)).Select(field => (Numeric)field.GetValue(null)!)];
        await Assert.That(fields).IsEquivalentTo(NumericTable.All);
        await Assert.That(NumericTable.All.Select(row => row.Code)).IsInOrder();
        await Assert.That(NumericTable.All.Select(row => row.Code)).HasDistinctItems();
        await Assert.That(NumericTable.All.Select(row => row.Name)).HasDistinctItems();
    }

    [Test]
    public async Task A_reply_is_filled_in()
    {
        await Assert.That(Text(NumericTable.Welcome, "Net", "a!b@c")).IsEqualTo("irc.x 001 me|Welcome to the Net network, a!b@c");
        await Assert.That(Text(NumericTable.Isupport, "A=1 B C")).IsEqualTo("irc.x 005 me A=1 B C|are supported by this server");
        await Assert.That(Text(NumericTable.ListStart)).IsEqualTo("irc.x 321 me Channel|Users  Name");
        await Assert.That(Text(NumericTable.WhoReply, "#c", "u", "h", "s", "n", "H@", "0", "Real <n>")).IsEqualTo("irc.x 352 me #c u h s n H@|0 Real <n>");
        await Assert.That(Text(NumericTable.UserModeIs, "+i")).IsEqualTo("irc.x 221 me|+i");
    }

    private static string Text(Numeric numeric, params string[] values)
    {
        IrcMessage message = numeric.ToMessage("irc.x", "me", values);
        return $"{message.Source} {message.Command} {string.Join(' ', message.Parameters[..^1])}|{message.Parameters[^1]}";
    }
}
