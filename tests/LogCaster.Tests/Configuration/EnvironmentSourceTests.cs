using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using LogCaster.Configuration;

namespace LogCaster.Tests.Configuration;

internal sealed class EnvironmentSourceTests
{
    [Test]
    public async Task Variables_come_with_their_names_and_empty_ones_count_as_not_set()
    {
        Environment.SetEnvironmentVariable("LOGCASTER_ENV_TEST__A", "x=1 ");
        Environment.SetEnvironmentVariable("LOGCASTER_ENV_TEST_EMPTY", "");
        Environment.SetEnvironmentVariable("ENV_TEST_LOGCASTER_B", "2");
        Dictionary<string, string> variables = EnvironmentSource.Read();
        await Assert.That(variables["LOGCASTER_ENV_TEST__A"]).IsEqualTo("x=1 ");
        await Assert.That(variables.ContainsKey("LOGCASTER_ENV_TEST_EMPTY")).IsFalse();
        await Assert.That(variables.Keys).DoesNotContain("ENV_TEST_LOGCASTER_B");
    }
}
