using System;
using System.Text;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

/// <summary>A prelude: a word that must come first. It is taken off the connection, and nothing behind it.</summary>
internal sealed class Greeting(ReceiveLoop loop, string word) : IPrelude
{
    public ReceiveLoop Loop => loop;

    public Session Open(Connection connection, Action<Connection> goOn) => new GreetingSession(new OneWord(connection, word.Length), word, goOn);

    private sealed class OneWord(Connection connection, int length) : Connection(connection.Descriptor, connection.Listener, connection.Peer)
    {
        public override int Receive(Memory<byte> room, out StreamState state) => base.Receive(room[..length], out state);
    }

    private sealed class GreetingSession(Connection connection, string word, Action<Connection> goOn) : Session(connection)
    {
        public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
        {
            consumed = bytes.Length;
            return Encoding.Latin1.GetString(bytes) == word ? Interest.HandOver : Interest.Close;
        }

        public override void GiveUp(ReadOnlySpan<byte> unfinished) => throw new InvalidOperationException("It leaves nothing unfinished.");

        public override Interest Tick(long nowMs) => Interest;

        public override void HandedOver() => goOn(new Connection(Descriptor, Listener, Peer));
    }
}
