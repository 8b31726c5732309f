#!/usr/bin/perl
# A full cycle with an EPP client that is not ours. Arguments: port, folder of the certificates, zone.
use strict;
use warnings;
use Net::EPP::Simple;
use Net::EPP::Frame;

my ($port, $folder, $zone) = @ARGV;
my $n = 0;

sub connect_as {
    my ($id) = @_;
    my $epp = Net::EPP::Simple->new(
        host => '127.0.0.1', port => $port, user => $id, pass => 'open-sesame-1', timeout => 60,
        key => "$folder/$id.key", cert => "$folder/$id.pem", verify => 1, ca_file => "$folder/authority.pem",
        load_config => 0,
    );
    die "login of $id: $Net::EPP::Simple::Error\n" unless $epp;
    return $epp;
}

sub told { my ($what, $value) = @_; $n++; print "$what ", (defined $value ? $value : 'undef'), "\n"; }
sub ok { my ($what, $value) = @_; die "$what: $Net::EPP::Simple::Code $Net::EPP::Simple::Message\n" unless $value; told($what, $Net::EPP::Simple::Code); }

my $epp = connect_as('registrar-one');
my $name = "perl.$zone";
told('free', $epp->check_domain($name));
my $card = { name => 'Larry', org => 'Onion', addr => { street => ['Street 1'], city => 'Town', sp => 'State', pc => '12345', cc => 'US' } };
for my $id ('PERL01', 'PERL02') {
    ok('contact', $epp->create_contact({
        id => $id, postalInfo => { int => $card }, voice => '+1.5551234567', fax => '', email => 'larry@example.test', authInfo => 'secret-code-1',
    }));
}
told('contactName', $epp->contact_info('PERL01')->{postalInfo}->{int}->{name});
ok('host', $epp->create_host({ name => 'ns1.elsewhere.net', addrs => [] }));
ok('create', $epp->create_domain({
    name => $name, period => 2, registrant => 'PERL01', contacts => { admin => 'PERL02', tech => 'PERL02' },
    authInfo => 'transfer-me-1', ns => ['ns1.elsewhere.net'],
}));
told('taken', $epp->check_domain($name));
my $info = $epp->domain_info($name);
told('registrant', $info->{registrant});
told('sponsor', $info->{clID});
told('expires', substr($info->{exDate}, 0, 10));
ok('glue', $epp->create_host({ name => "ns1.$name", addrs => [{ ip => '192.0.2.1', version => 'v4' }] }));
ok('update', $epp->update_domain({ name => $name, add => { ns => ["ns1.$name"], status => ['clientHold'] } }));
told('servers', join(',', sort @{ $epp->domain_info($name)->{ns} }));
ok('renew', $epp->renew_domain({ name => $name, cur_exp_date => substr($info->{exDate}, 0, 10), period => 1 }));
told('renewed', substr($epp->domain_info($name)->{exDate}, 0, 10));
$epp->renew_domain({ name => $name, cur_exp_date => substr($info->{exDate}, 0, 10), period => 1 });
told('replay', $Net::EPP::Simple::Code);

my $other = connect_as('registrar-two');
$other->domain_transfer_request($name, 'wrong-code-1', 1);
told('wrongCode', $Net::EPP::Simple::Code);
my $asked = $other->domain_transfer_request($name, 'transfer-me-1', 1);
told('asked', $asked->{trStatus});
my $poll = $epp->request(Net::EPP::Frame::Command::Poll::Req->new);
told('message', $poll->code);
my $ack = Net::EPP::Frame::Command::Poll::Ack->new;
$ack->setMsgID($poll->getElementsByTagName('msgQ')->shift->getAttribute('id'));
told('acknowledged', $epp->request($ack)->code);
told('approved', $epp->domain_transfer_approve($name));
told('query', $other->domain_transfer_query($name)->{trStatus});
told('nowWith', $other->domain_info($name)->{clID});
$epp->delete_domain($name);
told('notMine', $Net::EPP::Simple::Code);
told('ping', $other->ping ? 1 : 0);
$other->logout;
$epp->logout;
print "steps $n\n";
