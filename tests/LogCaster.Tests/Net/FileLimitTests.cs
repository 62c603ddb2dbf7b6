using System.Threading.Tasks;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

[NotInParallel]
internal sealed class FileLimitTests
{
    [Test]
    public async Task A_limit_that_is_high_enough_stays()
    {
        Interop.ResourceLimit before = Limit();
        await Assert.That(FileLimit.Raise(16)).IsEqualTo((long)before.Soft);
        await Assert.That(Limit()).IsEqualTo(before);
    }

    [Test]
    public async Task A_limit_that_is_too_low_is_raised_and_the_answer_is_what_holds()
    {
        Interop.ResourceLimit before = Limit();
        var lower = new Interop.ResourceLimit { Soft = before.Soft - 1, Hard = before.Hard };
        await Assert.That(Interop.SetLimit(Interop.ResourceOpenFiles, ref lower)).IsEqualTo(0);
        await Assert.That(FileLimit.Raise((long)before.Soft)).IsEqualTo((long)before.Soft);
        await Assert.That(Limit().Soft).IsEqualTo(before.Soft);
    }

    [Test]
    public async Task A_limit_that_nobody_grants_is_raised_as_far_as_it_may()
    {
        Interop.ResourceLimit before = Limit();
        long raised = FileLimit.Raise(long.MaxValue);
        await Assert.That(raised).IsEqualTo((long)Limit().Soft);
        await Assert.That(raised).IsGreaterThanOrEqualTo((long)before.Soft).And.IsLessThan(long.MaxValue);
    }

    private static Interop.ResourceLimit Limit()
    {
        var limit = default(Interop.ResourceLimit);
        _ = Interop.GetLimit(Interop.ResourceOpenFiles, ref limit);
        return limit;
    }
}
