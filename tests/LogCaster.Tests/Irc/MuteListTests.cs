using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Irc.Logs;

namespace LogCaster.Tests.Irc;

internal sealed class MuteListTests
{
    [Test]
    [Arguments("timeout", true)]
    [Arguments("TIMEOUT", true)]
    [Arguments("me", true)]
    [Arguments("time out", false)]
    [Arguments("grüße", true)]
    [Arguments("ERROR timeout in grüßed", false)]
    public async Task A_line_that_holds_a_text_is_hidden(string text, bool isHidden)
    {
        var list = new MuteList();
        await Assert.That(list.Add(text, long.MaxValue)).IsNull();
        await Assert.That(list.Hides(Encoding.UTF8.GetBytes("ERROR timeout in grüße"))).IsEqualTo(isHidden);
        await Assert.That(list.Hides(default)).IsFalse();
    }

    [Test]
    public async Task A_text_is_muted_for_its_time_and_told_of()
    {
        var list = new MuteList();
        _ = list.Add("a", 60_000);
        _ = list.Add("b", long.MaxValue);
        await Assert.That(list.Describe(0)).IsEquivalentTo(["1: a (for 1 more minutes)", "2: b (until you leave)"]);
        list.Expire(59_999);
        await Assert.That(list.Hides("a"u8)).IsTrue();
        list.Expire(60_000);
        await Assert.That(list.Hides("a"u8)).IsFalse();
        await Assert.That(list.Hides("b"u8)).IsTrue();
    }

    [Test]
    public async Task There_are_so_many_and_they_end_by_number_by_text_or_all()
    {
        var list = new MuteList();
        foreach (int i in Enumerable.Range(0, MuteList.MaxTexts))
        {
            await Assert.That(list.Add($"text {i}", 1)).IsNull();
        }
        await Assert.That(list.Add("one more", 1)).IsNotNull();
        await Assert.That(list.Add("TEXT 3", 2)).IsNull();
        await Assert.That(list.Add("", 1)).IsNotNull();
        await Assert.That(list.Add(new string('x', MuteList.MaxLength + 1), 1)).IsNotNull();
        await Assert.That(list.Remove("99")).IsEqualTo(0);
        await Assert.That(list.Remove("0")).IsEqualTo(0);
        await Assert.That(list.Remove("1")).IsEqualTo(1);
        await Assert.That(list.Remove("text 5")).IsEqualTo(1);
        await Assert.That(list.Remove("text 5")).IsEqualTo(0);
        await Assert.That(list.Remove("")).IsEqualTo(MuteList.MaxTexts - 2);
        await Assert.That(list.IsEmpty).IsTrue();
    }
}
