package io.everwire.tunnel.proxyprotocol;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A connection that was accepted, until its header is complete: then it goes to whoever would have got it at once. */
final class HeaderWait implements ConnectionHandler {
    private final Connection wire;
    private final ProxyProtocol rules;
    private final Transport.Acceptor acceptor;
    private final Refusals refusals;
    private final HeaderReader header = new HeaderReader();
    private final Loop.Alarm deadline;

    HeaderWait(Connection wire, ProxyProtocol rules, Transport.Acceptor acceptor, Refusals refusals) {
        this.wire = wire;
        this.rules = rules;
        this.acceptor = acceptor;
        this.refusals = refusals;
        this.deadline = wire.loop().alarm(this::onDeadline);
    }

    @Override
    public void opened(Connection opened) {
        if (!rules.trusts(opened.remote())) {
            refuse("it is not in --proxy-protocol-from, and may not say for whom it connects");
            return;
        }
        deadline.at(opened.loop().nanoTime() + rules.limit().toNanos());
        opened.demand(1);
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        try {
            if (header.receive(chunk)) {
                handOver();
            } else {
                wire.demand(1);
            }
        } catch (ProtocolViolation wrong) {
            refuse(wrong.getMessage() + ". Does the balancer send one?");
        }
    }

    private void handOver() {
        deadline.cancel();
        ProxiedConnection proxied = new ProxiedConnection(
                wire, header.source().isPresent() ? header.source().get() : wire.remote(), header.rest());
        ConnectionHandler taker = acceptor.accept(proxied);
        if (taker == null) {
            wire.abort();
        } else {
            proxied.beginWith(taker);
        }
    }

    private void onDeadline() {
        refuse("no whole PROXY header within " + text(rules.limit()) + ". Does the balancer send one?");
    }

    private static String text(Duration limit) {
        return limit.toMillis() + " ms";
    }

    private void refuse(String why) {
        deadline.cancel();
        String told = "Refused a connection from " + wire.remote() + ": " + why;
        refusals.tell(told);
        wire.abort(new CloseReason(Scope.WIRE, ErrorCode.PROTOCOL_ERROR, Initiator.LIBRARY, told));
    }

    @Override
    public void writable() {}

    /** A balancer that looks whether the port is open. */
    @Override
    public void end() {
        wire.abort();
    }

    @Override
    public void closed(CloseReason why) {
        deadline.cancel();
    }
}
