using System.Text;
using System.Threading.Tasks;
using LogCaster.Irc.Logs;

namespace LogCaster.Tests.Irc;

internal sealed class RepeatFoldTests
{
    [Test]
    public async Task What_says_the_same_is_counted_and_told_of_after_a_second()
    {
        var fold = new RepeatFold();
        await Assert.That(Add(fold, "a", 0)).IsEqualTo("shown");
        await Assert.That(Add(fold, "a", 100)).IsEqualTo("counted");
        await Assert.That(Add(fold, "a", 200)).IsEqualTo("counted");
        await Assert.That(fold.Tell(1099, isOver: false)).IsNull();
        await Assert.That(fold.Tell(1100, isOver: false)).IsEqualTo("\u2026 the line above 2 more times");
        await Assert.That(fold.Tell(9000, isOver: true)).IsNull();
        await Assert.That(Add(fold, "a", 9000)).IsEqualTo("counted");
        await Assert.That(fold.Tell(9001, isOver: true)).IsEqualTo("\u2026 the line above once more");
    }

    [Test]
    public async Task What_says_something_else_is_shown()
    {
        var fold = new RepeatFold();
        foreach (string text in new[] { "", "a", "b", "a", "aa", "a" })
        {
            await Assert.That(Add(fold, text, 0)).IsEqualTo("shown");
        }
        await Assert.That(fold.Tell(9000, isOver: true)).IsNull();
    }

    private static string Add(RepeatFold fold, string text, long nowMs)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        if (fold.IsRepeat(payload, nowMs))
        {
            return "counted";
        }
        fold.Show(payload);
        return "shown";
    }
}
