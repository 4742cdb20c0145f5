package io.everwire.conformance.rig;

import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.function.Supplier;

/** A peer that is a connection of a transport, as blocking calls. */
final class PeerConnection implements Peer {
    private final Connection connection;
    private final Recorder record;
    private final Limits limits;
    private int read;

    private PeerConnection(Recorder record, Limits limits) {
        this.connection = record.connection();
        this.record = record;
        this.limits = limits;
    }

    static PeerConnection dial(Rig rig, SocketAddress to) {
        Recorder record = peer(rig);
        Transport transport = rig.peerTransport();
        transport.dial(to, DialSettings.within(rig.limits().await()), transport.nextLoop(), record);
        return kept(rig, record);
    }

    static Pair listen(Rig rig, ConnectionHandler handler, Supplier<Connection> connection) {
        Recorder record = peer(rig);
        Listener listener =
                rig.await(rig.peerTransport().listen(Rig.loopback(0), ListenSettings.defaults(), accepted -> record));
        rig.dial(listener.local(), handler);
        PeerConnection peer = kept(rig, record);
        rig.await(listener.close());
        return new Pair(connection.get(), peer);
    }

    /** At the end of the case nobody is left who would answer a graceful close. */
    private static PeerConnection kept(Rig rig, Recorder record) {
        PeerConnection peer = new PeerConnection(record, rig.limits());
        rig.keep(peer::abort);
        return peer;
    }

    private static Recorder peer(Rig rig) {
        return new Recorder("peer", rig, opened -> opened.demand(Integer.MAX_VALUE));
    }

    @Override
    public void write(byte[] bytes) {
        Await.get(Writes.whole(connection, bytes), limits);
    }

    @Override
    public byte[] read(int count) {
        byte[] all = record.awaitBytes(read + count);
        byte[] next = Arrays.copyOfRange(all, read, read + count);
        read += count;
        return next;
    }

    @Override
    public byte[] readAll() {
        record.awaitEnd();
        byte[] all = record.received();
        byte[] rest = Arrays.copyOfRange(all, read, all.length);
        read = all.length;
        return rest;
    }

    @Override
    public void finish() {
        Await.on(connection.loop(), limits, () -> {
            connection.finish();
            return true;
        });
    }

    @Override
    public void close() {
        Await.get(connection.close(), limits);
    }

    @Override
    public void abort() {
        connection.abort();
        record.awaitClosed();
    }
}
